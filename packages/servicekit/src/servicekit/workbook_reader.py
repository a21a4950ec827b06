"""Reads a sheet that people filled in; everything in it is taken for text, nothing is computed."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, BinaryIO, Final, Literal

import msgspec
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from servicekit import phrases
from servicekit.text import nfc

PARTS_LIMIT: Final = 500
BLANK_LIMIT: Final = 200
"""So many empty rows one after the other end the sheet, however far it claims to go."""
CELL_LIMIT: Final = 32_767
"""Of a cell in a spreadsheet; no program writes more."""
_MEGABYTE: Final = 1_048_576


class Unreadable(ValueError):
    """No sheet, or more than anybody would read."""

    def __init__(self, reason: Literal["not-a-sheet", "too-large", "too-many-rows"]) -> None:
        super().__init__(reason)
        self.reason = reason


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How large a sheet may be, in MB as sent and unpacked, in rows and in columns."""

    megabytes: int = 8
    unzipped_megabytes: int = 100
    rows: int = 1_000
    columns: int = 60


class Filled(msgspec.Struct, frozen=True):
    """What stands in a cell as people see it; a date is written `31/10/2026`."""

    text: str = ""
    formula: bool = False


class Line(msgspec.Struct, frozen=True):
    """A row as the spreadsheet counts it; cells by their place, empty ones left out."""

    number: int
    cells: dict[int, Filled]


class Read(msgspec.Struct, frozen=True):
    """A sheet: what its first row says, and the rows below that say something."""

    heads: list[str]
    lines: list[Line]


def read_sheet(content: BinaryIO, name: str, limits: Limits) -> Read:
    """The sheet of this name, else the first one. Raises Unreadable."""
    _check_zip(content, limits)
    try:
        book = load_workbook(content, read_only=True, data_only=False, keep_links=False)
        sheet = book[name] if name in book.sheetnames else book.worksheets[0]
        # What a sheet claims of its own size may be anything.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=limits.columns)
        heads = _heads(next(rows, ()))
        return Read(heads, _lines(rows, limits))
    except Unreadable:
        raise
    # A spreadsheet from anywhere may be broken in any way; the library names no common cause.
    except (InvalidFileException, zipfile.BadZipFile, LookupError, ValueError, TypeError,
            AttributeError, SyntaxError, OSError, EOFError) as error:  # fmt: skip
        raise Unreadable("not-a-sheet") from error


def _heads(cells: tuple[Any, ...]) -> list[str]:
    """Up to the last one that says something."""
    heads = [_text(cell.value) for cell in cells]
    while heads and not heads[-1]:
        heads.pop()
    return heads


def _check_zip(content: BinaryIO, limits: Limits) -> None:
    """Before anything is unpacked: how large it is, and how large it says it becomes."""
    size = content.seek(0, 2)
    content.seek(0)
    if size > limits.megabytes * _MEGABYTE:
        raise Unreadable("too-large")
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable("not-a-sheet") from error
    unzipped = sum(part.file_size for part in parts)
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names or "xl/vbaProject.bin" in names:
        raise Unreadable("not-a-sheet")
    if len(parts) > PARTS_LIMIT or unzipped > limits.unzipped_megabytes * _MEGABYTE:
        raise Unreadable("too-large")
    content.seek(0)


def _lines(rows: Iterator[tuple[Any, ...]], limits: Limits) -> list[Line]:
    found: list[Line] = []
    blank = 0
    for number, row in enumerate(rows, start=2):
        cells = _cells(row)
        blank = 0 if cells else blank + 1
        if cells:
            found.append(Line(number, cells))
        if len(found) > limits.rows:
            raise Unreadable("too-many-rows")
        if blank > BLANK_LIMIT:
            break
    return found


def _cells(row: Iterable[Any]) -> dict[int, Filled]:
    return {
        place: Filled(text, formula=cell.data_type == "f")
        for place, cell in enumerate(row)
        if cell.value is not None and (text := _text(cell.value))
    }


def _text(value: Any) -> str:
    """As people see it: dates as days, whole numbers without a point."""
    if isinstance(value, bool):
        return phrases.YES if value else phrases.NO
    if isinstance(value, (datetime, date)):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = nfc(str(value if value is not None else "")).replace("\r\n", "\n").replace("_x000D_", "")
    return "".join(c for c in text if c.isprintable() or c in "\n\t").strip()[:CELL_LIMIT]
