"""Images as we keep them: re-encoded, upright, without location or other hidden data."""

import struct
import zlib
from io import BytesIO
from threading import BoundedSemaphore
from typing import BinaryIO, Final

from PIL import Image, ImageOps, UnidentifiedImageError

PIXELS_LIMIT: Final = 25_000_000
LONGEST_SIDE: Final = 2560
PICTURE: Final = (960, 720)
CARD: Final = (1200, 630)
QUALITY: Final = 84
WEBP_QUALITY: Final = 72
TURN: Final = BoundedSemaphore(1)
"""One decoding at a time in a process: each may hold 100 MB of pixels."""
_BROKEN: Final = (
    UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError,
    LookupError, TypeError, OverflowError, EOFError, struct.error, zlib.error,
)  # fmt: skip
"""What decoders raise for a file that is broken or a bomb; Pillow names no common cause."""


class UnreadableImage(ValueError):
    """Not an image Pillow can open, broken, or far too many pixels."""


class Prepared:
    """The image itself, its size in pixels, two smaller copies; each a stream of encoded bytes."""

    def __init__(self, image: Image.Image, kind: str) -> None:
        self.size = image.size
        self.original = _encoded(image, kind)
        flat = _on_white(image)
        self.picture = _encoded(cropped(flat, PICTURE), "jpeg")
        self.card = _encoded(cropped(flat, CARD), "jpeg")


def prepare(content: BinaryIO, kind: str) -> Prepared:
    """Decode fully and encode anew, which drops EXIF, GPS and anything appended.

    Raises UnreadableImage.
    """
    content.seek(0)
    try:
        with TURN, Image.open(content, formats=[kind.upper()]) as image:
            if image.width * image.height > PIXELS_LIMIT:
                raise UnreadableImage("too many pixels")
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return Prepared(_plain(_shrunk(image)), kind)
    except _BROKEN as error:
        raise UnreadableImage(str(error)) from error


def smaller(content: BinaryIO, width: int) -> BytesIO:
    """One of our own pictures as WebP of this width in pixels: a third of the bytes or less.

    Raises UnreadableImage, also for anything larger than such a picture.
    """
    content.seek(0)
    try:
        with Image.open(content, formats=["JPEG"]) as image:
            if image.width > PICTURE[0] or image.height > PICTURE[1]:
                raise UnreadableImage("none of our pictures")
            stream = BytesIO()
            image.thumbnail((width, width))
            image.save(stream, "WEBP", quality=WEBP_QUALITY, method=2)
    except _BROKEN as error:
        raise UnreadableImage(str(error)) from error
    stream.seek(0)
    return stream


def _shrunk(image: Image.Image) -> Image.Image:
    """Upright and no longer than we keep. Changes the image in place, a copy would double it.

    Palettes and transparent colours have no shades between them, so they become pixels first.
    """
    if image.mode in ("1", "P", "PA") or "transparency" in image.info:
        ImageOps.exif_transpose(image, in_place=True)
        image = _plain(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(image, in_place=True)
    return image


def _plain(image: Image.Image) -> Image.Image:
    """Pixels only: no palette, no text chunks, no profile."""
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    pixels = image.convert("RGBA" if has_alpha else "RGB")
    pixels.info.clear()
    return pixels


def cropped(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """What fills `size`, with a little more of the upper part, where faces are."""
    return ImageOps.fit(image, size, Image.Resampling.LANCZOS, centering=(0.5, 0.4))


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _encoded(image: Image.Image, kind: str) -> BytesIO:
    stream = BytesIO()
    if kind == "png":
        image.save(stream, "PNG", optimize=False)
    else:
        _on_white(image).save(stream, "JPEG", quality=QUALITY, progressive=True)
    stream.seek(0)
    return stream
