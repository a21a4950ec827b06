"""An edition that just began: no units, no dossiers, no votes; every page and file is still one."""

from collections.abc import Callable
from typing import Any

import pypdfium2 as pdfium
import pytest

from contracts.roles import Role
from reporting.actions.expect_reports import expect_reports
from reporting.web.pictures import PICTURES
from reporting.web.sections import BY_SHEET
from servicekit.db import Database
from servicekit.testing import a_unit, an_edition, at, put_copy

pytestmark = pytest.mark.integration

Apply = Callable[..., None]
Go = Callable[..., Any]
MORNING = at("2026-06-20T09:00:00+07:00")
MONTHLY: dict[str, Any] = {
    "before_day": 30,
    "first_month": "2026-06",
    "last_month": "2026-06",
    "consolidated": {"before_day": 5, "months_later": 1},
}
PROVINCE = "/bao-cao/van-ban/2026-06/co-quan-thuong-truc"


@pytest.fixture
def began(database: Database, live: int) -> Database:
    """Reports are wanted, nobody is there to write them."""
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, rules={"monthly_report": MONTHLY, "targets": []}))
    expect_reports(database, MORNING)
    return database


def words(body: bytes) -> str:
    pages = pdfium.PdfDocument(body)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


@pytest.mark.usefixtures("began")
def test_every_page_of_an_edition_without_units_says_so(go: Go) -> None:
    for path in ("/bao-cao", "/bao-cao/don-vi", "/bao-cao/ho-so", "/bao-cao/xuat",
                 "/bao-cao/thang", "/bao-cao/thang/nhan", "/bao-cao/thang/bang",
                 "/bao-cao/thang/phat-hien", "/bao-cao/thang/tuyen-truyen",
                 "/bao-cao/thang/vuong-mac", "/bao-cao/tong-ket"):  # fmt: skip
        assert (path, go(Role.DOST_STAFF, path).status_code) == (path, 200)
    assert "Không có hồ sơ nào khớp bộ lọc" in go(Role.DOST_STAFF, "/bao-cao/ho-so").text


@pytest.mark.usefixtures("began")
def test_every_chart_and_table_without_numbers_is_still_a_file(go: Go) -> None:
    for name in PICTURES:
        svg = go(Role.DOST_STAFF, f"/bao-cao/bieu-do/{name}.svg")
        assert (name, svg.status_code, b"</svg>" in svg.data) == (name, 200, True)
    png = go(Role.DOST_STAFF, "/bao-cao/bieu-do/phieu-theo-gio-va-thu.png")
    assert png.data.startswith(b"\x89PNG")
    for name in BY_SHEET:
        csv = go(Role.DOST_STAFF, f"/bao-cao/bang/{name}.csv")
        assert (name, csv.status_code, csv.data[:3]) == (name, 200, b"\xef\xbb\xbf")


@pytest.mark.usefixtures("began")
def test_record_of_nobody_can_be_read_and_there_is_no_period_to_consolidate(go: Go) -> None:
    record = words(go(Role.BOARD, "/bao-cao/tong-ket/trinh-dien.pdf?den=2026-06-20T08:00").data)
    assert "Đã vận động 0 hồ sơ" in record
    assert "0 trong 0 đầu mối đạt chỉ tiêu" in record
    for path in (f"{PROVINCE}.pdf", "/bao-cao/tong-hop/2026-06"):
        assert (path, go(Role.DOST_STAFF, path).status_code) == (path, 404)


def test_unit_freed_from_its_target_has_no_percent_anywhere(
    go: Go, apply: Apply, began: Database
) -> None:
    free = [{"label": "Tuyên truyền", "units": ["bao"], "minimum": 0}]
    rules = {"monthly_report": MONTHLY, "targets": free}
    with began.transaction() as conn:
        put_copy(conn, an_edition(version=3, rules=rules))
    apply(a_unit(code="bao", name="Báo và Phát thanh", group="press"))
    expect_reports(began, MORNING)
    page = go((Role.UNIT_OFFICER, "bao"), "/bao-cao/don-vi/bao")
    assert page.status_code == 200
    report = words(go((Role.UNIT_OFFICER, "bao"), "/bao-cao/van-ban/2026-06/bao.pdf").data)
    assert "đã vận động 0 hồ sơ" in report
    assert "Chỉ tiêu phấn đấu" not in report
    sheet = go(Role.BOARD, "/bao-cao/xuat", {"bang": "units", "dang": "csv"})
    (row,) = sheet.data.decode("utf-8-sig").splitlines()[1:]
    assert row == ",bao,Báo và Phát thanh,press,,0,0,0,,0"
