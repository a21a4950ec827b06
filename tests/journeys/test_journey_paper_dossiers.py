"""Staff import dossiers that came on paper: a sheet with three errors, mended, imported, undone."""

import secrets
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import expect

from servicekit.times import VN
from support.browser import DESK, PHONE, Window
from support.files import photo
from support.people import StaffMember, fresh_title
from support.scenes import sign_in_as

pytestmark = pytest.mark.journey

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = "Hồ sơ"
RIGHT = {
    "Loại sản phẩm dự thi *": "Sản phẩm",
    "Ngày nhận hồ sơ *": "",
    "Điện thoại liên hệ": "0912 345 678",
}
WRONG = {"Loại sản phẩm dự thi *": "Sản phâm gì đó", "Điện thoại liên hệ": "12 34"}


def heads(page: Worksheet) -> dict[str, int]:
    """The place of each column by its heading."""
    return {str(cell.value): int(cell.column or 0) for cell in page[1] if cell.value}


def saved(book: Workbook) -> BytesIO:
    stream = BytesIO()
    book.save(stream)
    return stream


def today() -> str:
    return f"{datetime.now(UTC).astimezone(VN):%d/%m/%Y}"


@pytest.mark.parametrize(("width", "scripts"), [(DESK, True), (PHONE, False)])
def test_sheet_with_errors_is_mended_imported_and_undone(
    window: Callable[..., Window],
    staff: dict[str, StaffMember],
    tmp_path: Path,
    width: int,
    scripts: bool,
) -> None:
    secretary = window(width=width, scripts=scripts)
    sign_in_as(secretary, staff["secretary"])
    number, titles = f"GIAY-{secrets.token_hex(3)}", (fresh_title(), fresh_title())
    template = get_template(secretary, tmp_path)
    bring(secretary, filled(template, number, titles), number)
    expect_errors(secretary, titles)
    marked = download(secretary, "Tải bảng đã đánh dấu", tmp_path / "marked.xlsx")
    secretary.go("/tham-dinh/nhap")
    bring(secretary, mended(marked), number)
    start_import(secretary, titles)
    undo(secretary, scripts=scripts)


def get_template(secretary: Window, folder: Path) -> Path:
    secretary.go("/tham-dinh")
    secretary.press("Nhập hồ sơ giấy")
    return download(secretary, "Tải bảng mẫu", folder / "template.xlsx")


def download(secretary: Window, link: str, file: Path) -> Path:
    with secretary.page.expect_download() as coming:
        secretary.page.get_by_role("link", name=link).click()
    coming.value.save_as(file)
    return file


def filled(template: Path, number: str, titles: tuple[str, str]) -> BytesIO:
    """The example's row twice: the first one right now, the second one wrong in three cells."""
    book = load_workbook(template)
    page = book[SHEET]
    places = heads(page)
    for place in places.values():
        page.cell(3, place).value = page.cell(2, place).value
    for line, title in enumerate(titles, start=2):
        page.cell(line, places["Số tiếp nhận *"]).value = f"{number}-{line}"
        page.cell(line, places["Tên sản phẩm dự thi *"]).value = title
    page.cell(3, places["Ngày nhận hồ sơ *"]).value = "hôm qua"
    for heading, value in WRONG.items():
        page.cell(3, places[heading]).value = value
    page.cell(2, places["Ngày nhận hồ sơ *"]).value = today()
    return saved(book)


def mended(marked: Path) -> BytesIO:
    book = load_workbook(marked)
    page = book[SHEET]
    places = heads(page)
    for heading, value in RIGHT.items():
        assert page.cell(3, places[heading]).comment is not None
        page.cell(3, places[heading]).value = value or page.cell(2, places[heading]).value
    return saved(book)


def bring(secretary: Window, sheet: BytesIO, number: str) -> None:
    """The sheet and a ZIP with a photo for each row."""
    page = secretary.page
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for line in (2, 3):
            archive.writestr(f"{number}-{line}/anh.jpg", photo())
    page.get_by_label("Bảng tính (.xlsx)").set_input_files(
        {"name": "hồ sơ giấy.xlsx", "mimeType": XLSX, "buffer": sheet.getvalue()}
    )
    page.get_by_label("Tệp đính kèm (.zip)").set_input_files(
        {"name": "tệp.zip", "mimeType": "application/zip", "buffer": stream.getvalue()}
    )
    secretary.press("Kiểm tra, chưa nhập")


def expect_errors(secretary: Window, titles: tuple[str, str]) -> None:
    page = secretary.page
    wrong = page.locator("#can-sua tbody tr")
    expect(wrong).to_have_count(3)
    expect(wrong.nth(0)).to_contain_text("Sản phẩm”?")
    expect(wrong.nth(1)).to_contain_text("31/10/2026")
    expect(wrong.nth(2)).to_contain_text("10 chữ số")
    expect(page.get_by_role("checkbox", name=titles[0])).to_be_checked()
    expect(page.get_by_role("checkbox", name=titles[1])).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("Chưa nhập gì.")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def start_import(secretary: Window, titles: tuple[str, str]) -> None:
    """Without scripts the page asks for itself again."""
    page = secretary.page
    expect(page.locator("#can-sua")).to_have_count(0)
    secretary.press("Nhập các dòng đã chọn")
    for title in titles:
        expect(page.get_by_role("link", name=title)).to_be_visible()
    here = page.url
    secretary.press(titles[1])
    expect(page.get_by_role("main")).to_contain_text("Hồ sơ giấy số")
    secretary.go(here)


def undo(secretary: Window, *, scripts: bool) -> None:
    page = secretary.page
    if scripts:
        page.once("dialog", lambda dialog: dialog.accept())
    secretary.press("Hoàn tác 2 hồ sơ")
    expect(page.get_by_role("main")).to_contain_text("Đã hoàn tác lúc")
    expect(page.get_by_role("button", name="Nhập các dòng đã chọn")).to_have_count(0)
