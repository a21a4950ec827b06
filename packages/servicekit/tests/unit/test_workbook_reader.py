"""A sheet from anywhere: read as text, or refused by reason."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from servicekit.workbook_reader import Filled, Limits, Line, Unreadable, read_sheet

pytestmark = pytest.mark.unit


def book(*rows: tuple[Any, ...], name: str = "Bảng") -> BytesIO:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = name
    for row in rows:
        page.append(row)
    out = BytesIO()
    made.save(out)
    return out


def test_cells_are_text_as_people_see_them() -> None:
    content = book(
        ("Tên", "Ngày", "Số"),
        ("Hoà  ", date(2026, 2, 5), 12.0),
        (None, "", "   "),
        ("=1+1", True, 1.5),
    )
    read = read_sheet(content, "Bảng", Limits())
    assert read.heads == ["Tên", "Ngày", "Số"]
    assert read.lines == [
        Line(2, {0: Filled("Hoà"), 1: Filled("05/02/2026"), 2: Filled("12")}),
        Line(4, {0: Filled("=1+1", formula=True), 1: Filled("Có"), 2: Filled("1.5")}),
    ]


@pytest.mark.parametrize(
    ("content", "limits", "reason"),
    [
        (BytesIO(b""), Limits(), "not-a-sheet"),
        (BytesIO(b"PK\x03\x04 broken"), Limits(), "not-a-sheet"),
        (book(("Tên",)), Limits(megabytes=0), "too-large"),
        (book(("Tên",)), Limits(unzipped_megabytes=0), "too-large"),
        (book(("Tên",), ("A",), ("B",)), Limits(rows=1), "too-many-rows"),
    ],
)
def test_what_nobody_would_read_is_refused(content: BytesIO, limits: Limits, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_sheet(content, "Bảng", limits)
