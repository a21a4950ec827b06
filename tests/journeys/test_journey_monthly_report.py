"""A unit reports from a phone, the standing body returns it, the unit mends it, it is accepted."""

from collections.abc import Callable
from urllib.parse import urlparse

import pytest
from playwright.sync_api import expect

from support.browser import DESK, PHONE, Window
from support.people import StaffMember, fresh_title
from support.scenes import sign_in_as

pytestmark = pytest.mark.journey

MONTHLY = "/bao-cao/thang"


def oldest_report(officer: Window) -> str:
    """The address of the officer's first report: its period has begun, whatever the day."""
    officer.go(MONTHLY)
    link = officer.page.get_by_role("table").get_by_role("link", name="Tháng").last
    return str(link.get_attribute("href"))


def open_again(officer: Window, receiver: Window, path: str) -> None:
    """Whatever a run before has left, the report can be written in."""
    receiver.go(path)
    if receiver.page.get_by_role("button", name="Trả lại đơn vị").count():
        receiver.page.get_by_label("Lý do trả lại").fill("Làm lại từ đầu.")
        receiver.press("Trả lại đơn vị")
    officer.go(path)
    expect(officer.page.get_by_role("button", name="Nộp báo cáo")).to_be_visible()


def attach_and_take_back(officer: Window, name: str) -> None:
    """What was typed a moment before goes along with the file."""
    page, answer = officer.page, officer.page.get_by_label("Kết quả tuyên truyền, vận động")
    words = f"{answer.input_value()}, có tệp kèm theo"
    answer.fill(words)
    page.get_by_label("Chọn tệp").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
    )
    officer.press("Kèm tệp")
    expect(page.get_by_role("link", name=name)).to_be_visible()
    expect(answer).to_have_value(words)
    officer.press(f"Bỏ tệp {name}")
    expect(page.get_by_role("link", name=name)).to_have_count(0)


def test_report_is_written_returned_mended_and_accepted(
    window: Callable[..., Window], staff: dict[str, StaffMember]
) -> None:
    phone, desk = window(width=PHONE), window(width=DESK)
    sign_in_as(phone, staff["unit_officer"])
    sign_in_as(desk, staff["dost_staff"])
    phone.trouble.expect(422)
    desk.trouble.expect(422)
    path = oldest_report(phone)
    open_again(phone, desk, path)

    words = fresh_title("Đã họp các tổ dân phố")
    page = phone.page
    page.get_by_label("Kết quả tuyên truyền, vận động").fill("")
    phone.press("Nộp báo cáo")
    expect(page.get_by_role("alert")).to_contain_text("Cần điền mục này")
    with page.expect_response(lambda answer: answer.url.endswith("/luu")) as saved:
        page.get_by_label("Kết quả tuyên truyền, vận động").fill(words)
    assert "data-saved" in saved.value.text()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    attach_and_take_back(phone, f"{words}.pdf")
    phone.press("Nộp báo cáo")
    expect(page.get_by_text("đang chờ Cơ quan Thường trực tiếp nhận")).to_be_visible()

    period = path.split("/")[3]
    desk.go(f"{MONTHLY}/nhan?ky={period}&loc=submitted")
    desk.press("Phường Quan Triều")
    expect(desk.page.get_by_text(words).first).to_be_visible()
    desk.press("Trả lại đơn vị")
    expect(desk.page.get_by_role("alert")).to_contain_text("Ghi lý do trả lại")
    desk.page.get_by_label("Lý do trả lại").fill("Bổ sung số người dự.")
    desk.press("Trả lại đơn vị")
    assert urlparse(desk.page.url).path == f"{MONTHLY}/nhan"

    phone.go(path)
    expect(page.get_by_text("Bổ sung số người dự.").first).to_be_visible()
    page.get_by_label("Kết quả tuyên truyền, vận động").fill(f"{words}, 120 người dự")
    phone.press("Nộp báo cáo")
    desk.go(path)
    expect(desk.page.get_by_text("120 người dự").first).to_be_visible()
    desk.press("Tiếp nhận")
    phone.go(path)
    assert "đã tiếp nhận báo cáo lúc" in phone.text()
    assert page.get_by_role("button", name="Nộp báo cáo").count() == 0


def test_lead_is_recorded_without_scripts_and_stands_in_the_report(
    window: Callable[..., Window], staff: dict[str, StaffMember]
) -> None:
    officer = window(width=DESK, scripts=False)
    sign_in_as(officer, staff["unit_officer"])
    title = fresh_title("Máy sấy chè")
    officer.go(f"{MONTHLY}/phat-hien")
    page = officer.page
    if not page.get_by_label("Sản phẩm, giải pháp").is_visible():
        page.get_by_text("Ghi thêm").click()
    page.get_by_label("Sản phẩm, giải pháp").fill(title)
    page.get_by_label("Của ai").fill("Hợp tác xã trình diễn")
    officer.press("Lưu")
    expect(page.get_by_role("table").get_by_role("link", name=title)).to_be_visible()
