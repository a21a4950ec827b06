"""Where everything stands on a sheet; its shorter edge is 1000 units long."""

from collections.abc import Iterator
from typing import Final

import msgspec

from portal.model.drawings import Box, Drawing, Format, Line, Polygon, Shape, Squares, Weight
from portal.phrases import promotion as words
from servicekit.typesetting import LEADING, Block, set_block

DEEP, LEAF, NEW_LEAF, SUN = "#07402f", "#0b6b4f", "#0a5741", "#f2b705"
WHITE, SOFT, INK = "#ffffff", "#c3dbd0", "#1c2723"
SHORT_EDGE: Final = 1000
MARGIN: Final = 70
INSET: Final = 12
QUIET: Final = 4
"""Squares that a QR code needs free around it."""


class Sayings(msgspec.Struct, frozen=True, kw_only=True):
    """What a sheet says, and the address in its QR code. `squares`: the code itself."""

    invitation: str
    when: str
    scan: str
    unit: str
    address: str
    squares: tuple[tuple[bool, ...], ...]


def draw(sayings: Sayings, form: Format) -> Drawing:
    """The sheet in this format: the code below the words, or beside them where it is wide."""
    scale = SHORT_EDGE / min(form.width, form.height)
    width, height = round(form.width * scale), round(form.height * scale)
    shapes = _tall(sayings, height) if form.is_tall else _wide(sayings, width)
    return Drawing(
        title=f"{words.CONTEST} {words.CONTEST_NAME} – {words.CONTEST_MOTTO}. {sayings.unit}",
        width=width,
        height=height,
        shapes=tuple(shapes),
    )


def _tall(sayings: Sayings, height: int) -> Iterator[Shape]:
    room = SHORT_EDGE - 2 * MARGIN
    yield Box(x=0, y=0, width=SHORT_EDGE, height=height, colour=DEEP)
    yield from _leaves(SHORT_EDGE, round(height * 0.3), 420)
    card = min(430, round(height * 0.36))
    top = height - MARGIN - card
    yield from _heading(MARGIN, (room - 150, round(height * 0.27)), MARGIN)
    middle = round(height * 0.3) + 40
    yield from _invitation(sayings, MARGIN, (room, top - middle - 50), middle)
    yield from _card(sayings, (MARGIN, top), (room, card))


def _wide(sayings: Sayings, width: int) -> Iterator[Shape]:
    side = SHORT_EDGE - 2 * MARGIN
    left = width - MARGIN - side
    yield Box(x=0, y=0, width=width, height=SHORT_EDGE, colour=DEEP)
    yield from _leaves(left - 30, 1010, 560)
    room = left - 2 * MARGIN
    yield from _heading(MARGIN, (room, 420), MARGIN)
    yield from _invitation(sayings, MARGIN, (room, 340), 520)
    yield from _block(sayings.unit, "SemiBold", SOFT, (MARGIN, 880), (room, 64), range(46, 20, -2))
    yield Box(x=left, y=MARGIN, width=side, height=side, colour=WHITE, radius=48)
    yield _code(sayings, left + 105, MARGIN + 20, side - 210)
    yield from _block(
        sayings.scan, "SemiBold", DEEP, (left + 60, MARGIN + side - 190), (side - 120, 80),
        range(48, 24, -2),
    )  # fmt: skip
    yield from _block(
        _shown(sayings.address), "Regular", INK, (left + 60, MARGIN + side - 105),
        (side - 120, _one_line(40)), range(40, 16, -2),
    )  # fmt: skip


def _heading(x: int, room: tuple[int, int], y: int) -> Iterator[Shape]:
    """Contest, name and motto, the name as large as there is room."""
    width, height = room
    small = max(30, height // 9)
    yield from _block(
        words.CONTEST, "SemiBold", SOFT, (x, y), (width, small * 2), range(small, small - 1, -1)
    )
    most = min(round(height * 0.37), width // 7)
    name = set_block(words.CONTEST_NAME, (width, _one_line(most)), range(most, 30, -2), "Bold")
    top = y + round(small * 1.5)
    yield from _lines(name, (x, top), "Bold", WHITE)
    top += name.height + round(small * 0.2)
    motto = range(max(32, round(name.font.size * 0.58)), 22, -2)
    yield from _block(words.CONTEST_MOTTO, "SemiBold", SUN, (x, top), (width, small * 3), motto)


def _invitation(sayings: Sayings, x: int, room: tuple[int, int], y: int) -> Iterator[Shape]:
    width, height = room
    said = set_block(sayings.invitation, (width, round(height * 0.66)), range(110, 30, -2), "Bold")
    yield Box(x=x, y=y - 24, width=110, height=9, colour=SUN)
    yield from _lines(said, (x, y), "Bold", WHITE)
    if sayings.when:
        top = y + said.height + 14
        left = max(40, y + height - top)
        yield from _block(sayings.when, "Regular", SOFT, (x, top), (width, left), range(52, 22, -2))


def _card(sayings: Sayings, at: tuple[int, int], size: tuple[int, int]) -> Iterator[Shape]:
    """A white card: the code left, what to do with it right, and whose sheet it is."""
    (x, y), (width, height) = at, size
    side = height - 2 * INSET
    yield Box(x=x, y=y, width=width, height=height, colour=WHITE, radius=36)
    yield _code(sayings, x + INSET, y + INSET, side)
    left, room = x + side + INSET + 10, width - side - 2 * INSET - 34
    scan = set_block(sayings.scan, (room, round(height * 0.42)), range(56, 24, -2), "Bold")
    yield from _lines(scan, (left, y + 40), "Bold", DEEP)
    unit = set_block(sayings.unit, (room, round(height * 0.26)), range(42, 20, -2), "SemiBold")
    yield from _lines(unit, (left, y + 52 + scan.height), "SemiBold", LEAF)
    top = y + 64 + scan.height + unit.height
    yield from _block(
        _shown(sayings.address), "Regular", INK, (left, top),
        (room, _one_line(32)), range(32, 12, -1),
    )  # fmt: skip


def _one_line(size: int) -> int:
    """A height in which text becomes smaller rather than two lines."""
    return round(size * LEADING)


def _code(sayings: Sayings, x: float, y: float, side: float) -> Squares:
    """Inside its quiet zone."""
    rows = len(sayings.squares)
    free = side * QUIET / (rows + 2 * QUIET)
    return Squares(
        x=x + free, y=y + free, side=side - 2 * free, rows=sayings.squares, colour="#000000"
    )


def _leaves(x: float, y: float, size: float) -> Iterator[Shape]:
    """Two leaves of tea that grow from below right, as on share cards."""
    for shift, part, colour in ((0.0, 1.0, NEW_LEAF), (-0.42, 0.62, LEAF)):
        yield _leaf(x + shift * size, y, size * part, colour)


def _leaf(x: float, y: float, size: float, colour: str) -> Polygon:
    steps = [step / 40 for step in range(41)]
    spine = [(x - size * t, y - size * t) for t in steps]
    wide = [size * 0.34 * (4 * t * (1 - t)) ** 0.8 for t in steps]
    one = [(px + w, py - w) for (px, py), w in zip(spine, wide, strict=True)]
    other = [(px - w, py + w) for (px, py), w in zip(spine, wide, strict=True)]
    return Polygon(points=tuple(one + other[::-1]), colour=colour)


def _block(
    text: str, weight: Weight, colour: str, at: tuple[int, int], box: tuple[int, int], sizes: range
) -> Iterator[Shape]:
    return _lines(set_block(text, box, sizes, weight), at, weight, colour)


def _lines(block: Block, at: tuple[int, int], weight: Weight, colour: str) -> Iterator[Shape]:
    """Each line on its base line."""
    (x, y), rise = at, block.font.getmetrics()[0]
    for number, line in enumerate(block.lines):
        base = y + number * block.leading + rise
        yield Line(
            x=x,
            y=base,
            length=block.font.getlength(line),
            text=line,
            size=block.font.size,
            weight=weight,
            colour=colour,
        )


def _shown(address: str) -> str:
    """As people type it."""
    return address.partition("://")[2].partition("?")[0]
