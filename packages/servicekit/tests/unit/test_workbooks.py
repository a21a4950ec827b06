"""XLSX files, opened again."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from servicekit.sheets import Cell, Sheet, as_json
from servicekit.testing import at
from servicekit.workbooks import write_xlsx

pytestmark = pytest.mark.unit

LATE = at("2026-10-31T23:59:59+07:00")


def sheet(*rows: tuple[Cell, ...], **changes: Any) -> Sheet:
    usual: dict[str, Any] = {
        "name": "ho-so", "title": "Hồ sơ: dự thi", "headings": ("Tên", "Số", "Ngày", "Lúc"),
        "keys": ("title", "count", "day", "at"),
    }  # fmt: skip
    return Sheet(rows=rows, **usual | changes)


def written(made: Sheet) -> bytes:
    out = BytesIO()
    write_xlsx(made, out)
    return out.getvalue()


def opened(made: Sheet) -> Any:
    return openpyxl.load_workbook(BytesIO(written(made))).active


def test_cells_keep_their_types_and_moments_are_of_viet_nam() -> None:
    page = opened(sheet(("Máy sấy chè", 1234, date(2026, 10, 5), LATE), (None, 1.5, None, None)))
    head, full, sparse = ([cell.value for cell in row] for row in page.iter_rows())
    assert (head, sparse) == (["Tên", "Số", "Ngày", "Lúc"], [None, 1.5, None, None])
    assert full[:2] == ["Máy sấy chè", 1234]
    assert [type(value) for value in full[2:]] == [datetime, datetime]
    assert [str(value) for value in full[2:]] == ["2026-10-05 00:00:00", "2026-10-31 23:59:59"]
    assert [cell.number_format for cell in page[2]][2:] == ["dd/mm/yyyy", "hh:mm dd/mm/yyyy"]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "@SUM(A1)", "https://example.vn", "01234"])
def test_texts_are_never_calculated_nor_linked(text: str) -> None:
    cell = opened(sheet((text, 1, None, None)))["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_header_is_frozen_and_every_column_has_a_filter() -> None:
    page = opened(sheet(("a", 1, None, None), ("b", 2, None, None)))
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:D3")
    assert (page.title, page.print_title_rows) == ("Hồ sơ dự thi", "$1:$1")
    assert page["A1"].font.bold is True


def test_sheet_without_rows_is_only_its_header() -> None:
    page = opened(sheet())
    assert (page.max_row, page.auto_filter.ref) == (1, "A1:D1")


def test_text_beyond_a_cell_is_cut_instead_of_lost() -> None:
    assert len(opened(sheet(("x" * 40_000, 1, None, None)))["A2"].value) == 32_767


def test_same_rows_give_the_same_bytes() -> None:
    rows = (("a", 1, None, LATE),)
    assert written(sheet(*rows)) == written(sheet(*rows))


def test_json_names_columns_and_says_moments_in_utc() -> None:
    made = sheet(("=1", 2, date(2026, 10, 5), LATE))
    assert as_json(made, {"edition": "x"}).decode() == (
        '{"edition":"x","columns":{"title":"Tên","count":"Số","day":"Ngày","at":"Lúc"},'
        '"items":[{"title":"=1","count":2,"day":"2026-10-05","at":"2026-10-31T16:59:59.000Z"}]}'
    )
