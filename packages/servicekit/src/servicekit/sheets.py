"""Tables to take away: CSV that opens rightly in a spreadsheet, and JSON for programs.

`servicekit.workbooks` makes XLSX of the same sheet, `servicekit.documents.printed` PDF.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import msgspec

from servicekit import times

Cell = str | int | float | date | datetime | None
Row = tuple[Cell, ...]
BYTE_ORDER_MARK: Final = "\ufeff"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A table to take away: `name` becomes the file's name, `title` stands above it in print.

    `keys` name the columns for programs (else the headings do). Rows that are a generator can be
    written once; days and moments stay what they are, so that each format writes them its own way.
    """

    name: str
    headings: tuple[str, ...]
    rows: Iterable[Row]
    title: str = ""
    keys: tuple[str, ...] = ()


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with BOM, so that spreadsheets do not garble Vietnamese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_safe_row(sheet.headings))
    writer.writerows(_safe_row(row) for row in sheet.rows)
    return (BYTE_ORDER_MARK + out.getvalue()).encode("utf-8")


def as_json(sheet: Sheet, about: Mapping[str, Any]) -> bytes:
    """`{…about, "columns": {key: heading}, "items": [{key: value}]}`; moments in RFC 3339, UTC."""
    keys = sheet.keys or sheet.headings
    document = {
        **about,
        "columns": dict(zip(keys, sheet.headings, strict=True)),
        "items": [dict(zip(keys, map(_plain, row), strict=True)) for row in sheet.rows],
    }
    return msgspec.json.encode(document)


def as_text(cell: Cell) -> str | int | float | None:
    """Days and moments as people read them, the rest as it is."""
    if isinstance(cell, datetime):
        return times.as_datetime(cell)
    return times.as_date(cell) if isinstance(cell, date) else cell


def _plain(cell: Cell) -> Cell:
    return times.as_moment(cell) if isinstance(cell, datetime) else cell


def _safe_row(row: Iterable[Cell]) -> Sequence[Cell]:
    return [_safe(as_text(cell)) for cell in row]


def _safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would calculate gets an apostrophe before it."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_STARTS):
        return "'" + cell
    return cell
