"""Reads a sheet that staff filled in, by the columns this service knows."""

from typing import BinaryIO, Final

from servicekit.workbook_reader import Limits, Line, Read, Unreadable, read_sheet
from submissions.errors.imports import SheetRefused
from submissions.model.sheets import Cell, SheetRow, column_of, missing_columns
from submissions.phrases import imports as words

LIMITS: Final = Limits()
_REFUSALS: Final = {
    "not-a-sheet": words.NOT_A_SHEET,
    "too-large": words.sheet_too_large(LIMITS.megabytes),
    "too-many-rows": words.too_many_rows(LIMITS.rows),
}


def read_rows(content: BinaryIO) -> list[SheetRow]:
    """The filled rows below the headings. Raises SheetRefused with the words for it."""
    try:
        read = read_sheet(content, words.SHEET, LIMITS)
    except Unreadable as refusal:
        raise SheetRefused(_REFUSALS[refusal.reason]) from refusal
    columns = _columns(read)
    rows = [row for line in read.lines if (row := _row(line, columns)) is not None]
    if not rows:
        raise SheetRefused(words.NO_ROWS)
    return rows


def _columns(read: Read) -> dict[int, str]:
    """Place → column key; columns that we do not know are left alone."""
    found: dict[int, str] = {}
    for place, head in enumerate(read.heads):
        key = column_of(head)
        if key and key not in found.values():
            found[place] = key
    missing = missing_columns(found.values())
    if missing:
        raise SheetRefused(words.columns_missing(missing))
    return found


def _row(line: Line, columns: dict[int, str]) -> SheetRow | None:
    made = {
        columns[place]: Cell(cell.text, cell.formula)
        for place, cell in line.cells.items()
        if place in columns
    }
    return SheetRow(line=line.number, cells=made) if made else None
