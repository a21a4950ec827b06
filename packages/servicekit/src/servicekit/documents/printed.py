"""A sheet as PDF: A4 across, heads on every page, drawn row by row in little memory."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import chain, islice
from typing import Final

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from servicekit.documents import fonts, phrases, rules
from servicekit.sheets import Cell, Row, Sheet, as_text
from servicekit.times import as_number

SIZE: Final = 9
LEADING: Final = 11.5
TITLE: Final = 14
PAGE: Final = landscape(A4)
MARGIN: Final = 14 * mm
PADDING: Final = 3
LINE: Final = PAGE[0] - 2 * MARGIN
LOOKED_AT: Final = 200
"""Rows by which the columns share the line."""
MOST_WIDTH: Final = 90 * mm
"""Beyond which a column asks for no more room."""

ROOM_OF_A_PAGE: Final = int((PAGE[1] - 2 * MARGIN) // LEADING) - 4
"""Lines; four are left for the heads."""

Lines = tuple[str, ...]


def print_sheet(sheet: Sheet, about: Sequence[str] = ()) -> bytes:
    """The PDF; `about` are sentences below the title. The same sheet gives the same bytes.

    Raises FontsMissing.
    """
    fonts.load()
    rows = iter(sheet.rows)
    known = list(islice(rows, LOOKED_AT))
    out = BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1, lang="vi-VN")
    canvas.setTitle(sheet.title or sheet.name)
    canvas.setLineWidth(0.4)
    pages = _Pages(canvas, sheet.headings, _widths(sheet.headings, known))
    pages.begin(sheet.title, about)
    for row in chain(known, rows):
        pages.write(row)
    pages.end()
    canvas.save()
    return out.getvalue()


class _Pages:
    def __init__(self, canvas: Canvas, headings: Sequence[str], widths: Sequence[float]) -> None:
        self._canvas = canvas
        self._headings = headings
        self._widths = widths
        self._number = 1
        self._y = PAGE[1] - MARGIN

    def begin(self, title: str, about: Iterable[str]) -> None:
        for text, size, face in [
            (title, TITLE, fonts.BOLD),
            *((words, SIZE + 1, fonts.REGULAR) for words in about),
        ]:
            for line in _wrapped(text, LINE, face, size):
                self._y -= size * 1.3
                self._canvas.setFont(face, size)
                self._canvas.drawString(MARGIN, self._y, line)
        self._y -= LEADING
        self._heads()

    def write(self, row: Iterable[Cell]) -> None:
        """A row that is higher than what is left of the page goes on on the next one."""
        cells = list(row)
        columns = [
            _wrapped(_text(cell), width - 2 * PADDING, fonts.REGULAR, SIZE)
            for cell, width in zip(cells, self._widths, strict=True)
        ]
        right = [isinstance(cell, int | float) for cell in cells]
        height = max(len(lines) for lines in columns)
        if height > self._room() and height <= ROOM_OF_A_PAGE:
            self._turn()
        for piece in self._pieces(columns):
            self._draw(piece, fonts.REGULAR, right)

    def end(self) -> None:
        self._canvas.setFont(fonts.REGULAR, SIZE)
        text = phrases.PAGE.format(number=self._number)
        self._canvas.drawRightString(PAGE[0] - MARGIN, MARGIN / 2, text)
        self._canvas.showPage()

    def _pieces(self, columns: Sequence[Lines]) -> Iterator[list[Lines]]:
        while any(columns):
            room = self._room()
            if room < 1:
                self._turn()
                room = self._room()
            yield [lines[:room] for lines in columns]
            columns = [lines[room:] for lines in columns]

    def _room(self) -> int:
        return int((self._y - MARGIN - PADDING) // LEADING)

    def _turn(self) -> None:
        self.end()
        self._number += 1
        self._canvas.setLineWidth(0.4)
        self._y = PAGE[1] - MARGIN
        self._heads()

    def _heads(self) -> None:
        columns = [
            _wrapped(heading, width - 2 * PADDING, fonts.BOLD, SIZE)
            for heading, width in zip(self._headings, self._widths, strict=True)
        ]
        self._draw(columns, fonts.BOLD, [False] * len(columns))

    def _draw(self, columns: Sequence[Lines], face: str, right: Sequence[bool]) -> None:
        height = max(len(lines) for lines in columns) * LEADING + PADDING
        x = MARGIN
        self._canvas.setFont(face, SIZE)
        for lines, width, at_right in zip(columns, self._widths, right, strict=True):
            self._canvas.rect(x, self._y - height, width, height)
            for place, line in enumerate(lines, start=1):
                y = self._y - place * LEADING + 1
                if at_right:
                    self._canvas.drawRightString(x + width - PADDING, y, line)
                else:
                    self._canvas.drawString(x + PADDING, y, line)
            x += width
        self._y -= height


def _widths(headings: Sequence[str], rows: Sequence[Row]) -> list[float]:
    """None narrower than its longest word; what is left of the line goes to who needs more."""
    texts = [[heading, *(_text(row[at]) for row in rows)] for at, heading in enumerate(headings)]
    least = [_longest_word(column) + 2 * PADDING + 1 for column in texts]
    needs = [
        max(min(_widest(column), MOST_WIDTH) - low, 0)
        for column, low in zip(texts, least, strict=True)
    ]
    scale = min(LINE / sum(least), 1)
    left = max(LINE - sum(least), 0) / (sum(needs) or 1)
    widths = [low * scale + need * left for low, need in zip(least, needs, strict=True)]
    return widths if sum(needs) else [width * LINE / sum(widths) for width in widths]


def _widest(texts: Iterable[str]) -> float:
    return max(stringWidth(text, fonts.REGULAR, SIZE) for text in texts) + 2 * PADDING + 1


def _longest_word(texts: Iterable[str]) -> float:
    words = set(chain.from_iterable(text.split() for text in texts))
    return max((stringWidth(word, fonts.BOLD, SIZE) for word in words), default=0.0)


@lru_cache(maxsize=4_096)
def _wrapped(text: str, width: float, face: str, size: float) -> Lines:
    """Lines no wider than `width`; a word that is wider is parted. Columns repeat themselves."""
    if stringWidth(text, face, size) <= width and "\n" not in text:
        return (text,)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in chain.from_iterable(_parts(w, width, face, size) for w in paragraph.split()):
            longer = f"{line} {word}" if line else word
            if line and stringWidth(longer, face, size) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return tuple(lines)


def _parts(word: str, width: float, face: str, size: float) -> Iterator[str]:
    while len(word) > 1 and stringWidth(word, face, size) > width:
        fits = next(
            n for n in range(len(word) - 1, 0, -1)
            if n == 1 or stringWidth(word[:n], face, size) <= width
        )  # fmt: skip
        yield word[:fits]
        word = word[fits:]
    yield word


def _text(cell: Cell) -> str:
    shown = as_text(cell)
    if shown is None:
        return ""
    return as_number(shown) if isinstance(shown, int | float) else rules.printable(shown)
