"""Codes in a photo, where the phone's browser cannot read them itself."""

import warnings
from typing import BinaryIO, Final

import zxingcpp
from PIL import Image, ImageOps

SIDE: Final = 2_000
"""Of the picture that is looked at: a code in the hand fills enough of it."""
MOST_DOTS: Final = 60_000_000


class NoPicture(ValueError):
    """Nothing that can be opened as a picture, or one far too large."""


def codes_in(content: BinaryIO) -> list[str]:
    """The texts of all QR codes in a photo. Raises NoPicture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = _opened(content)
    # A picture from anywhere may be broken in any way.
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning) as error:  # fmt: skip
        raise NoPicture from error
    found = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return [code.text for code in found if code.valid]


def _opened(content: BinaryIO) -> Image.Image:
    """Raises OSError, ValueError, SyntaxError, Image.DecompressionBombError."""
    picture = Image.open(content, formats=("JPEG", "PNG", "WEBP"))
    if picture.width * picture.height > MOST_DOTS:
        raise ValueError(picture.size)
    picture.draft("L", (SIDE, SIDE))
    turned = ImageOps.exif_transpose(picture).convert("L")
    turned.thumbnail((SIDE, SIDE))
    return turned
