"""The letters of PDF files: Liberation Serif, as wide as Times New Roman letter by letter.

Debian has it as `fonts-liberation2`; it is embedded, so a PDF looks alike everywhere.
"""

from functools import cache
from pathlib import Path
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDERS: Final = (
    Path("/usr/share/fonts/truetype/liberation2"),
    Path("/usr/share/fonts/truetype/liberation"),
)
FAMILY: Final = "LiberationSerif"
REGULAR: Final = f"{FAMILY}-Regular"
BOLD: Final = f"{FAMILY}-Bold"
ITALIC: Final = f"{FAMILY}-Italic"
BOLD_ITALIC: Final = f"{FAMILY}-BoldItalic"


class FontsMissing(RuntimeError):
    """The machine has no Liberation Serif."""


@cache
def load() -> None:
    """Make the four faces known, once for each process. Raises FontsMissing."""
    folder = next((found for found in FOLDERS if (found / f"{REGULAR}.ttf").exists()), None)
    if folder is None:
        raise FontsMissing("Liberation Serif is missing: install Debian's fonts-liberation2")
    faces = (REGULAR, BOLD, ITALIC, BOLD_ITALIC)
    for face in faces:
        pdfmetrics.registerFont(TTFont(face, str(folder / f"{face}.ttf")))
    pdfmetrics.registerFontFamily(FAMILY, *faces)


def face(*, bold: bool = False, italic: bool = False) -> str:
    """The name of a face."""
    return {
        (False, False): REGULAR,
        (True, False): BOLD,
        (False, True): ITALIC,
        (True, True): BOLD_ITALIC,
    }[bold, italic]
