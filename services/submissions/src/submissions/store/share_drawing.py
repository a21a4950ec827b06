"""The picture of 1200x630 that a shared link shows: the entry's title beside its own photo."""

from io import BytesIO
from typing import BinaryIO, Final

import msgspec
from PIL import Image, ImageDraw

from servicekit.images import CARD, QUALITY, TURN, cropped
from servicekit.typesetting import Block, font, plain_line, set_block

DESIGN: Final = "1"
"""Changes with the drawing, so that all cards are drawn again."""

DEEP, DEEPER, LEAF, SUN = "#07402f", "#05332a", "#0b6b4f", "#f2b705"
WHITE, SOFT = "#ffffff", "#c3dbd0"
WIDTH, HEIGHT = CARD
MARGIN: Final = 64
PHOTO: Final = (500, HEIGHT)
GAP: Final = 44
LEAVES: Final = 290
TITLE_SIZES: Final = range(74, 26, -2)
AUTHOR_SIZES: Final = range(28, 22, -2)
BRAND_SIZE, FOOT_SIZE = 25, 26
FINE: Final = 2
"""Shapes are drawn this much larger: making them smaller is what smooths their edges."""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What the card says."""

    contest: str
    title: str
    authors: str
    foot: str


def draw_share_card(words: Words, photo: BinaryIO | None) -> BytesIO:
    """A JPEG. Raises OSError when the photo cannot be read."""
    with TURN:
        card = _ground(with_photo=photo is not None)
        room = WIDTH - MARGIN - LEAVES
        if photo is not None:
            card.paste(_cropped(photo), (WIDTH - PHOTO[0], 0))
            room = WIDTH - PHOTO[0] - MARGIN - GAP
        _write(ImageDraw.Draw(card), words, room)
        stream = BytesIO()
        card.save(stream, "JPEG", quality=QUALITY, progressive=True)
    stream.seek(0)
    return stream


def _cropped(photo: BinaryIO) -> Image.Image:
    with Image.open(photo) as image:
        return cropped(image.convert("RGB"), PHOTO)


def _ground(*, with_photo: bool) -> Image.Image:
    """Deep green; without a photo leaves of tea grow into it from the right."""
    ground = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), DEEP)
    if not with_photo:
        draw = ImageDraw.Draw(ground)
        for x, y, size, colour in (
            (1190, 560, 430, DEEPER),
            (1010, 700, 300, LEAF),
            (1215, 250, 250, "#0a5741"),
        ):
            _leaf(draw, x * FINE, y * FINE, size * FINE, colour)
        draw.circle((1105 * FINE, 96 * FINE), 30 * FINE, fill=SUN)
    return ground.resize(CARD, Image.Resampling.LANCZOS)


def _leaf(draw: ImageDraw.ImageDraw, x: int, y: int, size: int, colour: str) -> None:
    """Two arcs that meet in a point above left; `size` is its length."""
    steps = [step / 40 for step in range(41)]
    spine = [(x - size * t, y - size * t) for t in steps]
    wide = [size * 0.34 * (4 * t * (1 - t)) ** 0.8 for t in steps]
    one = [(px + w, py - w) for (px, py), w in zip(spine, wide, strict=True)]
    other = [(px - w, py + w) for (px, py), w in zip(spine, wide, strict=True)]
    draw.polygon(one + other[::-1], fill=colour)
    draw.line([spine[0], spine[-1]], fill=DEEP, width=3 * FINE)


def _write(draw: ImageDraw.ImageDraw, words: Words, room: int) -> None:
    brand = set_block(words.contest, (room, 64), range(BRAND_SIZE, BRAND_SIZE - 1, -1), "SemiBold")
    brand.draw(draw, (MARGIN, MARGIN - 12), SOFT)
    top = MARGIN - 12 + brand.height + 20
    draw.rectangle((MARGIN, top, MARGIN + 72, top + 6), fill=SUN)
    top += 30
    foot_top = HEIGHT - MARGIN - FOOT_SIZE
    authors = set_block(words.authors, (room, 76), AUTHOR_SIZES, "Regular")
    title = set_block(
        words.title, (room, foot_top - top - authors.height - 44), TITLE_SIZES, "Bold"
    )
    title.draw(draw, (MARGIN, top), WHITE)
    authors.draw(draw, (MARGIN, top + title.height + 18), SOFT)
    _foot(draw, words.foot, (MARGIN, foot_top))


def _foot(draw: ImageDraw.ImageDraw, text: str, at: tuple[int, int]) -> None:
    Block((plain_line(text),), font("SemiBold", FOOT_SIZE), FOOT_SIZE).draw(draw, at, SUN)
