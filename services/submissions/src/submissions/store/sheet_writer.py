"""Writes the sheet to fill in, and the copy of a filled one with what is wrong marked in it."""

from io import BytesIO
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from servicekit.workbooks import HEAD, TEXT_ONLY
from submissions.model.sheets import COLUMNS, CellError, Column, Lists, SheetRow
from submissions.phrases import imports as words

LIST_COLUMNS: Final = ("kind", "field", "themes", "areas", "applicant_kind", "unit")
CHECKED_ROWS: Final = 1_001


class Book:
    """A workbook in memory with our formats."""

    def __init__(self) -> None:
        self._stream = BytesIO()
        self._book = xlsxwriter.Workbook(self._stream, TEXT_ONLY | {"in_memory": True})
        plain = {"text_wrap": True, "valign": "top"}
        self.plain = self._book.add_format(plain)
        self.text = self._book.add_format(plain | {"num_format": "@"})
        self.head = self._book.add_format(HEAD)
        self.example = self._book.add_format(plain | {"italic": True, "font_color": "#5B6B64"})
        self.wrong = self._book.add_format(plain | {"bg_color": "#F9D6D2", "border": 1})

    def sheet(self, name: str) -> Worksheet:
        return self._book.add_worksheet(name)

    def done(self) -> BytesIO:
        self._book.close()
        self._stream.seek(0)
        return self._stream


def write_template(lists: Lists) -> BytesIO:
    """An empty sheet with drop-downs of the edition's lists, notes and an example."""
    book = Book()
    sheet = book.sheet(words.SHEET)
    _heads(book, sheet)
    ranges = _lists(book, lists)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width, book.text)
        sheet.write_string(1, place, _example(column, lists), book.example)
        _validate(sheet, place, column, ranges)
    guide = book.sheet(words.GUIDE_SHEET)
    guide.set_column(0, 0, 110, book.plain)
    for line, sentence in enumerate(words.GUIDE):
        guide.write_string(line, 0, sentence, book.plain)
    return book.done()


def write_marked(rows: list[SheetRow], errors: dict[int, list[CellError]]) -> BytesIO:
    """The same rows on the same lines, wrong cells coloured, with the messages as notes and in a

    last column.
    """
    book = Book()
    sheet = book.sheet(words.SHEET)
    _heads(book, sheet)
    last = len(COLUMNS)
    sheet.write_string(0, last, words.REPAIR, book.head)
    sheet.set_column(last, last, 60, book.plain)
    places = {column.key: place for place, column in enumerate(COLUMNS)}
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width, book.text)
    for row in rows:
        for key, cell in row.cells.items():
            sheet.write_string(row.line - 1, places[key], cell.text, book.text)
        for error in errors.get(row.line, []):
            place = places[error.column]
            sheet.write_string(row.line - 1, place, row.text(error.column), book.wrong)
            sheet.write_comment(row.line - 1, place, error.message, {"x_scale": 2})
        sentences = [f"{words.HEADINGS[e.column]}: {e.message}" for e in errors.get(row.line, [])]
        sheet.write_string(row.line - 1, last, "\n".join(sentences), book.plain)
    return book.done()


def _heads(book: Book, sheet: Worksheet) -> None:
    sheet.freeze_panes(1, 2)
    sheet.set_row(0, 34)
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column.heading, book.head)
        if help_ := words.HELP.get(column.key):
            sheet.write_comment(0, place, help_, {"x_scale": 2})


def _lists(book: Book, lists: Lists) -> dict[str, str]:
    """Writes what may be chosen; answers the range of each column's list."""
    sheet = book.sheet(words.LISTS_SHEET)
    ranges = {}
    for place, key in enumerate(LIST_COLUMNS):
        labels = list(lists.named.get(key, {}).values())
        sheet.set_column(place, place, 40, book.plain)
        sheet.write_string(0, place, words.HEADINGS[key], book.head)
        for line, label in enumerate(labels, start=1):
            sheet.write_string(line, place, label, book.plain)
        if labels:
            letter = "ABCDEFGH"[place]
            ranges[key] = f"='{words.LISTS_SHEET}'!${letter}$2:${letter}${len(labels) + 1}"
    return ranges


def _validate(sheet: Worksheet, place: int, column: Column, ranges: dict[str, str]) -> None:
    """A drop-down where one thing is chosen; it advises, the import decides."""
    source: Any = [words.YES, words.NO] if column.part == "consent" else ranges.get(column.key)
    if source is None or column.part == "several":
        return
    sheet.data_validation(
        1, place, CHECKED_ROWS, place,
        {"validate": "list", "source": source, "error_type": "warning"},
    )  # fmt: skip


def _example(column: Column, lists: Lists) -> str:
    """Of a list its first item, which the edition surely has."""
    usual = words.EXAMPLE.get(column.key, "")
    return usual or next(iter(lists.named.get(column.key, {}).values()), "")
