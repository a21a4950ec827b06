"""Lists of guests as offices really keep them: titles above, other headings, strange cells."""

from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from portal.errors.ceremonies import GuestsRefused
from portal.model.ceremonies.guests import Named
from portal.model.ceremonies.import_rows import Row, check
from portal.phrases import ceremonies as words
from portal.store.ceremonies.guest_sheets import HEAD_WITHIN, LIMITS, read_guests

HEADS = list(words.HEADINGS.values())


def rows_of(*lines: list[Any]) -> list[Row]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return check(read_guests(content), [], set())


def faults(row: Row) -> list[tuple[str, str]]:
    return [(error.column, error.message) for error in row.errors]


def test_list_below_a_title_is_read_by_the_headings_offices_use() -> None:
    found = rows_of(
        ["DANH SÁCH ĐẠI BIỂU"],
        ["(kèm theo Kế hoạch)"],
        [],
        ["STT", "HỌ VÀ TÊN", "Chức vụ", "Đơn vị", "SĐT", "Email"],
        [1, "Nguyễn Văn Tám", "Giám đốc", "Sở Thử", 912345678, "Tam@Example.VN"],
        [2, "Lan", None, "Báo Thử", None, None],
    )
    assert [(row.line, row.named) for row in found] == [
        (
            5,
            Named(
                name="Nguyễn Văn Tám",
                body="Giám đốc, Sở Thử",
                email="tam@example.vn",
                phone="+84912345678",
            ),
        ),
        (6, Named(name="Lan", body="Báo Thử")),
    ]


def test_headings_far_below_are_not_looked_for() -> None:
    above = [[f"Dòng {number}"] for number in range(HEAD_WITHIN)]
    with pytest.raises(GuestsRefused) as refused:
        rows_of(*above, HEADS, ["Lan"])
    assert refused.value.words == words.NAME_COLUMN_MISSING
    assert [row.name for row in rows_of(*above[1:], HEADS, ["Lan"])] == ["Lan"]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (datetime(2026, 1, 2), words.NOT_A_NAME.format(given="02/01/2026")),  # noqa: DTZ001  # as Excel has it
        (45_000, words.NOT_A_NAME.format(given="45000")),
        ("#N/A", words.NOT_A_NAME.format(given="#N/A")),
        ("=A1", words.FORMULA),
    ],
)
def test_cell_that_is_no_name_is_said_once(cell: object, message: str) -> None:
    (row,) = rows_of(HEADS, [cell, "Sở Thử"])
    assert (faults(row), row.named) == ([("name", message)], None)


def test_formula_as_address_is_said_once() -> None:
    (row,) = rows_of(HEADS, ["Lan", "Sở Thử", None, "=B2"])
    assert faults(row) == [("email", words.FORMULA)]


def test_ten_thousand_rows_are_refused_with_what_to_do() -> None:
    with pytest.raises(GuestsRefused) as refused:
        rows_of(HEADS, *([f"Khách {number}"] for number in range(10_000)))
    assert refused.value.words == words.TOO_MANY_ROWS.format(most=LIMITS.rows)
