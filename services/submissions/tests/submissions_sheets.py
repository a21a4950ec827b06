"""Sheets of paper dossiers for tests: rows that are right, and files beside them."""

import zipfile
from io import BytesIO
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]
from services.submissions.tests.submissions_desk import jpeg

from submissions.model.sheets import COLUMNS

RIGHT: Final[dict[str, Any]] = {
    "key": "GIAY-001",
    "title": "Máy tách hạt sen",
    "kind": "Sản phẩm",
    "field": "Nông nghiệp",
    "themes": "Chuyển đổi xanh",
    "summary": "Tách hạt nhanh.",
    "problem": "Làm tay chậm.",
    "solution": "Hai trục cao su.",
    "where_applied": "Xã La Bằng",
    "applied_since": "3/2024",
    "effects": "Nhanh gấp ba.",
    "figures": "3 lần = nhanh hơn",
    "applicant_kind": "Cá nhân",
    "authors": "Nguyễn Thị Thử",
    "of_age": "Có",
    "unit": "phường quan trieu",
    "contact_name": "Nguyễn Thị Thử",
    "contact_phone": "0912 345 678",
    "declared": "Có",
    "processing": "Có",
    "publication": "Có",
}


def sheet(*rows: dict[str, Any], heads: dict[str, str] | None = None) -> BytesIO:
    """A workbook with these rows, each over the right one; None empties a cell."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("Hồ sơ")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    headings = {column.key: column.heading for column in COLUMNS} if heads is None else heads
    for place, heading in enumerate(headings.values()):
        page.write_string(0, place, heading)
    for line, row in enumerate(rows, start=1):
        for place, key in enumerate(headings):
            value = (RIGHT | row).get(key)
            if hasattr(value, "year"):
                page.write_datetime(line, place, value, day)
            elif value is not None:
                page.write(line, place, value)
    book.close()
    stream.seek(0)
    return stream


def archive(files: dict[str, bytes]) -> BytesIO:
    """A ZIP of these files."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    stream.seek(0)
    return stream


def photo() -> bytes:
    return jpeg((400, 300)).getvalue()
