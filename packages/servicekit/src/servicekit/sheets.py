"""CSV that opens rightly in a spreadsheet: byte order mark, semicolon-free, formula-safe."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

Cell = str | int | float | None
BYTE_ORDER_MARK: Final = "\ufeff"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A table to take away: `name` becomes the file's name."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with BOM, so that spreadsheets do not garble Vietnamese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_safe_row(sheet.headings))
    writer.writerows(_safe_row(row) for row in sheet.rows)
    return (BYTE_ORDER_MARK + out.getvalue()).encode("utf-8")


def _safe_row(row: Iterable[Cell]) -> Sequence[Cell]:
    return [_safe(cell) for cell in row]


def _safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would calculate gets an apostrophe before it."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_STARTS):
        return "'" + cell
    return cell
