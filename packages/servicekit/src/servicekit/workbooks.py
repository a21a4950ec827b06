"""XLSX with typed cells, frozen header and filters, written row by row in little memory."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, BinaryIO, Final

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from servicekit.sheets import Cell, Sheet, as_text
from servicekit.times import VN

TEXT_ONLY: Final[dict[str, Any]] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""What people wrote is never taken for a formula or an address."""
MADE: Final = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same rows give the same bytes."""
MOST_LETTERS: Final = 32_767
"""Of a cell, by the format."""
NAME_LETTERS: Final = 31
LOOKED_AT: Final = 200
"""Rows by which the columns get their widths."""
NARROW: Final = 10
WIDE: Final = 60
HEAD: Final = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E7F3EE", "border": 1}
FORMATS: Final = {date: "dd/mm/yyyy", datetime: "hh:mm dd/mm/yyyy", int: "#,##0", float: "#,##0.0#"}


def write_xlsx(sheet: Sheet, out: BinaryIO) -> int:
    """Writes the file; answers how many rows stand below the header."""
    book = xlsxwriter.Workbook(out, TEXT_ONLY | {"constant_memory": True})
    book.set_properties({"created": MADE, "title": sheet.title})
    page = book.add_worksheet(_name(sheet.title or sheet.name))
    formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
    head = book.add_format(HEAD)
    for place, heading in enumerate(sheet.headings):
        page.write_string(0, place, heading, head)
    widths = [len(heading) for heading in sheet.headings]
    line = 0
    for line, row in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(row):
            _write(page, (line, place), cell, formats)
            if line <= LOOKED_AT:
                widths[place] = max(widths[place], len(str(as_text(cell) or "")))
    _finish(page, widths, line)
    book.close()
    return line


def _write(
    page: Worksheet, place: tuple[int, int], cell: Cell, formats: Mapping[type, Format]
) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        page.write_string(*place, cell[:MOST_LETTERS])
    elif isinstance(cell, datetime):
        local = cell.astimezone(VN).replace(tzinfo=None)
        page.write_datetime(*place, local, formats[datetime])
    elif isinstance(cell, date):
        page.write_datetime(*place, cell, formats[date])
    else:
        page.write_number(*place, cell, formats[type(cell)])


def _finish(page: Worksheet, widths: list[int], lines: int) -> None:
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, lines, len(widths) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for place, width in enumerate(widths):
        page.set_column(place, place, min(max(width + 2, NARROW), WIDE))


def _name(title: str) -> str:
    """A sheet's name has no `[]:*?/\\`, no apostrophe at an end and 31 letters at most."""
    kept: Any = title.translate(str.maketrans("", "", "[]:*?/\\"))
    return str(kept)[:NAME_LETTERS].strip("' ") or "1"
