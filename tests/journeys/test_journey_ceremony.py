"""A ceremony from the invitation to the door: the secretary prepares, a guest answers, a keeper
lets in."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from support.browser import DESK, PHONE, Window
from support.mailbox import Mailbox
from support.people import StaffMember, fresh_email, fresh_title
from support.scenes import sign_in_as

pytestmark = pytest.mark.journey

CEREMONIES = "/quan-tri/le"
LINK = re.compile(r"/giay-moi/[\w-]{32}")


def prepare(desk: Window, title: str) -> str:
    """A ceremony with its hour, an agenda of one item; answers its address."""
    desk.go(f"{CEREMONIES}/moi")
    desk.page.get_by_label("Lễ trao giải").check()
    desk.page.get_by_label("Tên buổi lễ").fill(title)
    desk.press("Thêm buổi lễ")
    expect(desk.page.get_by_role("heading", name=title)).to_be_visible()
    base = desk.page.url
    desk.go(f"{base}/thong-tin")
    desk.page.get_by_label("Giờ chính thức").fill("08:00 12/02/2040")
    desk.page.get_by_label("Địa điểm").fill("Hội trường thử")
    desk.press("Lưu")
    expect(desk.page.get_by_text("08:00 ngày 12/02/2040")).to_be_visible()
    desk.go(f"{base}/chuong-trinh/them")
    desk.page.get_by_label("Nội dung").fill("Trao giải")
    desk.page.get_by_label("Người thực hiện").fill("Trưởng Ban Tổ chức")
    desk.press("Thêm")
    expect(desk.page.get_by_role("link", name="Trao giải")).to_be_visible()
    return base


def add_guest(desk: Window, base: str, name: str, email: str = "") -> None:
    desk.go(f"{base}/khach/them")
    desk.page.get_by_label("Họ tên").fill(name)
    desk.page.get_by_label("Thư điện tử").fill(email)
    desk.press("Thêm khách")
    expect(desk.page.get_by_role("link", name=name)).to_be_visible()


def let_in(phone: Window, base: str, code: str) -> None:
    phone.go(f"{base}/cua")
    phone.page.get_by_label("Mã khách").fill(code)
    phone.page.get_by_role("button", name="Ghi nhận có mặt").first.click()


def test_guest_is_invited_answers_with_a_deputy_and_is_let_in_once(
    window: Callable[..., Window], staff: dict[str, StaffMember], mailbox: Mailbox
) -> None:
    desk, guest = window(width=DESK), window(width=PHONE, scripts=False)
    sign_in_as(desk, staff["secretary"])
    title, lan, hung = (fresh_title(what) for what in ("Lễ thử", "Nguyễn Thị Lan", "Trần Hùng"))
    email = fresh_email()
    base = prepare(desk, title)
    add_guest(desk, base, lan, email)
    add_guest(desk, base, hung)
    desk.page.once("dialog", lambda dialog: dialog.accept())
    desk.press("Gửi giấy mời")
    expect(desk.page.get_by_text("Đã chuyển 1 giấy mời đi gửi.")).to_be_visible()

    link = LINK.search(mailbox.wait_for(email, title).text)
    assert link is not None
    guest.trouble.expect(422)
    guest.go(link[0])
    expect(guest.page.get_by_role("heading", name=lan)).to_be_visible()
    assert guest.page.evaluate("document.documentElement.scrollWidth") == PHONE
    guest.page.get_by_label("Tôi cử người dự thay").check()
    guest.press("Gửi trả lời")
    expect(guest.page.get_by_role("alert")).to_contain_text("Cần họ tên người dự thay.")
    guest.page.get_by_label("Họ tên người dự thay").fill("Lê Thay")
    guest.press("Gửi trả lời")
    expect(guest.page.get_by_text("đã ghi nhận câu trả lời")).to_be_visible()
    assert guest.page.context.cookies() == []
    code = guest.page.locator("strong.number").inner_text()

    keeper = window(width=PHONE)
    keeper.trouble.expect(409)
    sign_in_as(keeper, staff["dost_staff"])
    let_in(keeper, base, code)
    said = keeper.page.locator(".door-said")
    expect(said).to_contain_text(f"Mời vào: {lan}")
    expect(said).to_contain_text("Lê Thay")
    let_in(keeper, base, code)
    expect(said).to_contain_text("đã được ghi nhận có mặt lúc")
    keeper.page.get_by_label("Tên khách, người dự thay").fill(hung.upper())
    row = keeper.page.get_by_role("listitem").filter(has_text=hung)
    row.get_by_role("button", name="Ghi nhận có mặt").click()
    expect(said).to_contain_text(f"Mời vào: {hung}")
    assert keeper.page.evaluate("document.documentElement.scrollWidth") == PHONE
    desk.go(base)
    expect(desk.page.locator(".stat").filter(has_text="đã có mặt")).to_contain_text("2")
