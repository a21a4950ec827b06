"""PDF files, opened and measured: lines of text with their faces and sizes, drawn rules."""

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

POINT = 25.4 / 72


class Line(NamedTuple):
    """Text on one baseline; `left`, `right` and `base` in mm from the page's left and top."""

    text: str
    font: str
    size: float
    left: float
    right: float
    base: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class Rule(NamedTuple):
    """A horizontal line, in mm from the page's left and top."""

    left: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def length(self) -> float:
        return self.right - self.left


def lines(page: pdfium.PdfPage) -> list[Line]:
    """The lines of a page in the order they were written; columns beside each other are apart."""
    found: list[Line] = []
    for text, font, size, box in _letters(page):
        last = found[-1] if found else None
        left, right, base = box
        same = last and abs(last.base - base) < 0.5 and -3 < left - last.right < 6
        if last and same and (last.font, last.size) == (font, size):
            found[-1] = last._replace(text=last.text + text, right=max(right, last.right))
        elif text.strip():
            found.append(Line(text, font, size, left, right, base))
    return [line._replace(text=line.text.strip()) for line in found]


def rules(page: pdfium.PdfPage) -> list[Rule]:
    """Everything drawn that is wider than 5 mm and flatter than 1 mm, from top to bottom."""
    height = page.get_height()
    found = []
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = drawn.get_bounds()
        if (right - left) * POINT > 5 and (top - bottom) * POINT < 1:
            found.append(Rule(left * POINT, right * POINT, (height - top) * POINT))
    return sorted(found, key=lambda rule: rule.top)


def _letters(
    page: pdfium.PdfPage,
) -> Iterator[tuple[str, str, float, tuple[float, float, float]]]:
    text = page.get_textpage()
    height = page.get_height()
    for place in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text, place))
        if letter in "\r\n":
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, place, x, y)
        left, _, right, _ = text.get_charbox(place, loose=True)
        box = (left * POINT, right * POINT, (height - y.value) * POINT)
        yield letter, _font(text, place), round(raw.FPDFText_GetFontSize(text, place), 1), box


def _font(text: pdfium.PdfTextPage, place: int) -> str:
    name = ctypes.create_string_buffer(100)
    raw.FPDFText_GetFontInfo(text, place, name, 100, None)
    return name.value.decode().rpartition("+")[2]
