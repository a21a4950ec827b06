"""Reads a sheet that staff filled in; everything in it is taken for text, nothing is computed."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from servicekit.text import nfc
from submissions.errors.imports import SheetRefused
from submissions.model.sheets import CELL_LIMIT, Cell, SheetRow, column_of, missing_columns
from submissions.phrases import imports as words

SHEET_LIMIT_MB: Final = 8
UNZIPPED_LIMIT_MB: Final = 100
PARTS_LIMIT: Final = 500
ROWS_LIMIT: Final = 1_000
COLUMNS_LIMIT: Final = 60
BLANK_LIMIT: Final = 200
"""So many empty rows one after the other end the sheet, however far it claims to go."""
_MEGABYTE: Final = 1_048_576


def read_sheet(content: BinaryIO) -> list[SheetRow]:
    """The filled rows below the headings. Raises SheetRefused with the words for it."""
    _check_zip(content)
    try:
        book = load_workbook(content, read_only=True, data_only=False, keep_links=False)
        sheet = book[words.SHEET] if words.SHEET in book.sheetnames else book.worksheets[0]
        # What a sheet claims of its own size may be anything.
        sheet.reset_dimensions()
        rows = _rows(sheet.iter_rows(max_col=COLUMNS_LIMIT))
    except SheetRefused:
        raise
    # A spreadsheet from anywhere may be broken in any way; the library names no common cause.
    except (InvalidFileException, zipfile.BadZipFile, LookupError, ValueError, TypeError,
            AttributeError, SyntaxError, OSError, EOFError) as error:  # fmt: skip
        raise SheetRefused(words.NOT_A_SHEET) from error
    if not rows:
        raise SheetRefused(words.NO_ROWS)
    return rows


def _check_zip(content: BinaryIO) -> None:
    """Before anything is unpacked: how large it is, and how large it says it becomes."""
    size = content.seek(0, 2)
    content.seek(0)
    if size > SHEET_LIMIT_MB * _MEGABYTE:
        raise SheetRefused(words.sheet_too_large(SHEET_LIMIT_MB))
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise SheetRefused(words.NOT_A_SHEET) from error
    unzipped = sum(part.file_size for part in parts)
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names or "xl/vbaProject.bin" in names:
        raise SheetRefused(words.NOT_A_SHEET)
    if len(parts) > PARTS_LIMIT or unzipped > UNZIPPED_LIMIT_MB * _MEGABYTE:
        raise SheetRefused(words.sheet_too_large(SHEET_LIMIT_MB))
    content.seek(0)


def _rows(lines: Iterator[tuple[Any, ...]]) -> list[SheetRow]:
    columns = _columns(next(lines, ()))
    found: list[SheetRow] = []
    blank = 0
    for line, cells in enumerate(lines, start=2):
        row = _row(line, cells, columns)
        blank = 0 if row else blank + 1
        if row:
            found.append(row)
        if len(found) > ROWS_LIMIT:
            raise SheetRefused(words.too_many_rows(ROWS_LIMIT))
        if blank > BLANK_LIMIT:
            break
    return found


def _columns(heads: tuple[Any, ...]) -> dict[int, str]:
    """Place → column key; columns that we do not know are left alone."""
    found: dict[int, str] = {}
    for place, head in enumerate(heads):
        key = column_of(_text(head.value))
        if key and key not in found.values():
            found[place] = key
    missing = missing_columns(found.values())
    if missing:
        raise SheetRefused(words.columns_missing(missing))
    return found


def _row(line: int, cells: tuple[Any, ...], columns: dict[int, str]) -> SheetRow | None:
    made = {}
    for place, key in columns.items():
        if place < len(cells) and cells[place].value is not None:
            cell = cells[place]
            text = _text(cell.value)
            if text:
                made[key] = Cell(text, formula=cell.data_type == "f")
    return SheetRow(line=line, cells=made) if made else None


def _text(value: Any) -> str:
    """As people see it: dates as days, whole numbers without a point."""
    if isinstance(value, bool):
        return words.YES if value else words.NO
    if isinstance(value, (datetime, date)):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = nfc(str(value if value is not None else "")).replace("\r\n", "\n").replace("_x000D_", "")
    return "".join(c for c in text if c.isprintable() or c in "\n\t").strip()[:CELL_LIMIT]
