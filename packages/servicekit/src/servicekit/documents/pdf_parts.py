"""Lines, rules and bars of a PDF file, as official documents need them."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final
from xml.sax.saxutils import escape

import segno
from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, Table
from reportlab.platypus import Paragraph as Line
from reportlab.platypus.tables import TableStyle

from servicekit.documents import fonts, rules
from servicekit.documents.measures import (
    BETWEEN,
    HEAD,
    INDENT,
    INSIDE,
    LINE,
    QR,
    SPACING,
    TEXT,
)
from servicekit.documents.model import Bars, QrCode
from servicekit.documents.model import Table as Rows
from servicekit.times import as_number

LEFT: Final = TA_LEFT
RIGHT: Final = TA_RIGHT
CENTRE: Final = TA_CENTER
JUSTIFIED: Final = TA_JUSTIFY
BLANK: Final = "\u00a0\u00a0"
"""Room left for a number or a day must not shrink to one space."""
HEIGHT: Final = 1.15
"""Of a line set solid in this face, in its letters' size."""
BAR: Final = 11
BARS_AT_ONCE: Final = 10
BAR_COLOUR: Final = HexColor("#0b6b4f")
FILLED: Final[Any] = {"fillColor": BAR_COLOUR, "strokeColor": None}
INKED: Final[Any] = {"fillColor": black, "strokeColor": None}
ROOM_OF_A_RULE: Final = 10
BELOW_A_RULE: Final = 4
NAMES: Final = 0.45
"""Of the line, for the names beside bars."""


def line(
    text: str,
    *,
    size: float = TEXT,
    bold: bool = False,
    italic: bool = False,
    align: int = CENTRE,
    **more: float,
) -> Line:
    """A paragraph in one face; what people wrote is never taken for markup."""
    style = _style(size, bold, italic, align, tuple(sorted(more.items())))
    return Line(escape(rules.printable(text)).replace("  ", BLANK), style)


def paragraph(text: str, *, bold: bool = False, italic: bool = False, keep: bool = False) -> Line:
    """One of the body: justified, its first line set in. `keep`: on one page with what follows."""
    return line(
        text,
        bold=bold,
        italic=italic,
        align=JUSTIFIED,
        firstLineIndent=INDENT * mm,
        spaceAfter=BETWEEN,
        leading=TEXT * HEIGHT * SPACING,
        keepWithNext=int(keep),
    )


def room(lines: int) -> CondPageBreak:
    """The next page begins here unless so many lines of text fit on this one."""
    return CondPageBreak(lines * (TEXT * HEIGHT * SPACING + BETWEEN))


class Mark(Flowable):
    """Nothing to see: an entry of the file's outline that leads to what follows."""

    def __init__(self, title: str, part: str, level: int = 0) -> None:
        super().__init__()
        self._title, self._part, self._level = rules.printable(title), part, level
        self.keepWithNext = 1

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """It takes no room."""
        return 0, 0

    def draw(self) -> None:
        """`part` is unique within a document, and documents of one file share no page."""
        place = f"{self.canv.getPageNumber()}-{self._part}"
        self.canv.bookmarkHorizontal(place, 0, TEXT * HEIGHT)
        self.canv.addOutlineEntry(self._title, place, self._level)


class Rule(Flowable):
    """A rule in the middle of where it stands; in mm."""

    def __init__(self, length: float) -> None:
        super().__init__()
        self._length = length * mm

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """As wide as there is room."""
        self.width, self.height = width, ROOM_OF_A_RULE
        return self.width, self.height

    def draw(self) -> None:
        """Clear of what hangs below the letters above."""
        start = (self.width - self._length) / 2
        self.canv.setLineWidth(0.75)
        self.canv.line(start, BELOW_A_RULE, start + self._length, BELOW_A_RULE)


def columns(left: list[Flowable], right: list[Flowable], widths: tuple[float, float]) -> Table:
    """Two cells beside each other, without lines; in mm."""
    table = Table([[left, right]], colWidths=[width * mm for width in widths])
    padding = INSIDE / 2 * mm
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), padding),
                ("RIGHTPADDING", (0, 0), (-1, -1), padding),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return table


def table(block: Rows) -> Table:
    """Heads are repeated on every page; a row may go on on the next one."""
    shares = block.widths or (1.0,) * len(block.heads)
    cells: list[list[Any]] = [[line(head, size=HEAD, bold=True) for head in block.heads]]
    cells += [_row(row, block.numbers) for row in block.rows]
    widths = [share / sum(shares) * LINE * mm for share in shares]
    made = Table(cells, colWidths=widths, repeatRows=1, splitInRow=1)
    made.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, black),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return made


def bars(block: Bars) -> list[Flowable]:
    """A bar for each number, which stands behind it: no colour is needed to read them.

    In pieces, so that many of them go on on the next page.
    """
    most = max((count for _, count in block.items), default=0) or 1
    return [
        _drawing(block.items[first : first + BARS_AT_ONCE], most)
        for first in range(0, len(block.items), BARS_AT_ONCE)
    ]


def qr(block: QrCode) -> Table:
    """Drawn in squares, so that it is sharp at any size; in the middle of the line."""
    squares = [list(row) for row in segno.make_qr(block.address, error="m").matrix_iter(border=2)]
    side = QR * mm
    step = side / len(squares)
    drawing = Drawing(side, side)
    for row, cells in enumerate(squares):
        for column, dark in enumerate(cells):
            if dark:
                drawing.add(Rect(column * step, side - (row + 1) * step, step, step, **INKED))
    return Table([[drawing]], colWidths=[side], hAlign="CENTER")


def _drawing(items: Sequence[tuple[str, int]], most: int) -> Drawing:
    step = BAR + 5
    height = step * len(items)
    drawing = Drawing(LINE * mm, height)
    start = LINE * mm * NAMES
    room = LINE * mm - start - 60
    for place, (name, count) in enumerate(items):
        y = height - (place + 1) * step + 3
        width = room * max(count, 0) / most
        drawing.add(_text(0, y, _shortened(name, start - 6)))
        drawing.add(Rect(start, y - 2, width, BAR, **FILLED))
        drawing.add(_text(start + width + 4, y, as_number(count)))
    return drawing


def _row(cells: Sequence[str], numbers: frozenset[int]) -> list[Line]:
    return [
        line(text, size=HEAD, align=RIGHT if place in numbers else LEFT)
        for place, text in enumerate(cells)
    ]


def _text(x: float, y: float, text: str) -> String:
    return String(x, y, text, fontName=fonts.REGULAR, fontSize=BAR)


def _shortened(text: str, width: float) -> str:
    """The text, or as much of it as fits, with an ellipsis."""
    text = rules.printable(text)
    if stringWidth(text, fonts.REGULAR, BAR) <= width:
        return text
    while text and stringWidth(f"{text}…", fonts.REGULAR, BAR) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


@cache
def _style(
    size: float, bold: bool, italic: bool, align: int, more: tuple[tuple[str, float], ...]
) -> ParagraphStyle:
    form: dict[str, Any] = {
        "fontName": fonts.face(bold=bold, italic=italic),
        "fontSize": size,
        "leading": size * HEIGHT,
        "alignment": align,
    }
    return ParagraphStyle("line", **form | dict(more))
