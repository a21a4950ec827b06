"""The standing body consolidates a month, prints its document, enters what was signed."""

from collections.abc import Callable
from io import BytesIO

import docx
import openpyxl
import pytest
from playwright.sync_api import expect

from support.browser import DESK, PHONE, Window
from support.people import StaffMember, fresh_title
from support.scenes import sign_in_as

pytestmark = pytest.mark.journey

RECEIVED = "/bao-cao/thang/nhan"


def test_month_is_consolidated_and_its_signed_document_registered(
    window: Callable[..., Window], staff: dict[str, StaffMember]
) -> None:
    dost = window(width=DESK)
    sign_in_as(dost, staff["dost_staff"])
    dost.trouble.expect(422)
    page = dost.page
    dost.go(RECEIVED)
    dost.press("Tổng hợp")
    said = fresh_title("Các đơn vị tích cực hưởng ứng")
    page.get_by_label("Đánh giá chung").fill(said)
    dost.press("Chốt bản tổng hợp")
    expect(page.get_by_text("Đã chốt bản tổng hợp lần")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == DESK

    written = page.request.get(_href(dost, "Tải bản Word")).body()
    texts = [one.text for one in docx.Document(BytesIO(written)).paragraphs]
    assert said in texts
    assert page.request.get(_href(dost, "Xem bản PDF")).body().startswith(b"%PDF-")

    page.get_by_label("Số văn bản").fill("7")
    dost.press("Lưu số, ngày và bản ký")
    expect(page.get_by_role("alert")).to_contain_text("Hãy chọn ngày ban hành")
    expect(page.get_by_label("Số văn bản")).to_have_value("7")
    page.get_by_label("Ngày ban hành").fill("2026-01-05")
    page.get_by_label("Bản ký (PDF)").set_input_files(
        {"name": "ban-ky.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 signed"}
    )
    dost.press("Lưu số, ngày và bản ký")
    expect(page.get_by_text("Đã ghi số, ngày văn bản.")).to_be_visible()
    expect(page.get_by_text("ngày 05/01/2026")).to_be_visible()
    assert page.request.get(_href(dost, "ban-ky.pdf")).body() == b"%PDF-1.7 signed"


def test_table_is_taken_away_from_a_phone_without_scripts(
    window: Callable[..., Window], staff: dict[str, StaffMember]
) -> None:
    officer = window(width=PHONE, scripts=False)
    sign_in_as(officer, staff["unit_officer"])
    officer.go("/bao-cao/xuat")
    page = officer.page
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    with page.expect_download() as coming:
        page.get_by_role("button", name="Xuất").click()
    with coming.value.path().open("rb") as file:
        sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    assert (sheet["A1"].value, sheet.freeze_panes) == ("Mã hồ sơ", "A2")


def _href(window: Window, name: str) -> str:
    return str(window.page.get_by_role("link", name=name).get_attribute("href"))
