"""Plans change: guests hear of it, the secretary sees which letters did not arrive."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from support.browser import DESK, PHONE, Window
from support.ceremonies import new_ceremony, new_guest
from support.mailbox import Mailbox
from support.people import StaffMember, fresh_email
from support.scenes import sign_in_as
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey


def accept_next(desk: Window) -> None:
    desk.page.once("dialog", lambda dialog: dialog.accept())


def until_told(secretary: Visitor, path: str, words: str) -> None:
    """What became of a letter comes by an event."""
    until(words, lambda: words in secretary.get(path).text, seconds=60)


def test_guest_hears_of_another_day_answers_again_and_hears_that_it_is_called_off(
    window: Callable[..., Window],
    secretary: Visitor,
    staff: dict[str, StaffMember],
    mailbox: Mailbox,
) -> None:
    base, title = new_ceremony(secretary)
    email = fresh_email()
    guest = new_guest(secretary, base, email)
    secretary.form(f"{base}/khach/moi")
    phone, desk = window(width=PHONE, scripts=False), window(width=DESK)
    phone.go(guest.path)
    phone.page.get_by_label("Tôi sẽ dự").check()
    phone.press("Gửi trả lời")

    sign_in_as(desk, staff["secretary"])
    desk.go(f"{base}/thong-tin")
    desk.page.get_by_label("Giờ chính thức").fill("09:30 19/02/2040")
    desk.press("Lưu")
    desk.page.get_by_label("Lý do, khách sẽ đọc").fill("Tránh mưa lũ")
    accept_next(desk)
    desk.press("Báo 1 khách")
    expect(desk.page.get_by_text("Đã chuyển 1 thư báo thay đổi đi gửi.")).to_be_visible()
    expect(desk.page.get_by_text("1 khách trả lời cho lịch trước")).to_be_visible()

    letter = mailbox.wait_for(email, f"Thay đổi lịch: {title}")
    assert "Tránh mưa lũ" in letter.text
    phone.go(guest.path)
    expect(phone.page.get_by_text("Lịch đã thay đổi")).to_be_visible()
    with phone.page.expect_download() as taken:
        phone.page.get_by_role("link", name="Thêm vào lịch").click()
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20400219T093000" in taken.value.path().read_text()
    phone.press("Gửi trả lời")
    expect(phone.page.get_by_text("đã ghi nhận câu trả lời")).to_be_visible()
    expect(phone.page.get_by_text("Lịch đã thay đổi")).to_have_count(0)

    desk.go(f"{base}/thay-doi")
    desk.page.get_by_label("Lý do, khách sẽ đọc").fill("Ảnh hưởng của bão")
    accept_next(desk)
    desk.press("Không tổ chức nữa")
    expect(desk.page.get_by_text("Buổi lễ không diễn ra: Ảnh hưởng của bão")).to_be_visible()
    assert "Ảnh hưởng của bão" in mailbox.wait_for(email, f"Không tổ chức: {title}").text
    phone.go(guest.path)
    expect(phone.page.get_by_role("alert")).to_contain_text("Buổi lễ không diễn ra")
    assert phone.page.evaluate("document.documentElement.scrollWidth") == PHONE
    expect(phone.page.get_by_role("button", name="Gửi trả lời")).to_have_count(0)


def test_secretary_sees_that_a_letter_did_not_arrive_mends_the_address_and_sends_again(
    window: Callable[..., Window],
    secretary: Visitor,
    staff: dict[str, StaffMember],
    mailbox: Mailbox,
) -> None:
    base, title = new_ceremony(secretary)
    dead, right = fresh_email(), fresh_email()
    secretary.form("/quan-tri/tin-nhan/khong-gui", contact=dead)
    guest = new_guest(secretary, base, dead)
    desk = window(width=DESK)
    sign_in_as(desk, staff["secretary"])
    desk.go(f"{base}/khach")
    accept_next(desk)
    desk.press("Gửi giấy mời")
    until_told(secretary, base, "Thư không tới 1 khách.")
    desk.go(base)
    desk.press("Xem và gửi lại")
    expect(desk.page.get_by_text("Địa chỉ nằm trong danh sách không gửi.")).to_be_visible()
    desk.press(guest.name)
    desk.page.get_by_label("Thư điện tử").fill(right)
    desk.press("Lưu")
    desk.go(guest.page)
    desk.press("Gửi lại giấy mời")
    assert guest.path in mailbox.wait_for(right, title).text
    until_told(secretary, guest.page, "Đã gửi đi")
    desk.go(base)
    expect(desk.page.get_by_text("Thư không tới")).to_have_count(0)


def test_ceremony_made_by_mistake_is_removed_and_brought_back(
    window: Callable[..., Window], secretary: Visitor, staff: dict[str, StaffMember]
) -> None:
    base, title = new_ceremony(secretary)
    desk = window(width=DESK)
    sign_in_as(desk, staff["secretary"])
    desk.go(f"{base}/thay-doi")
    accept_next(desk)
    desk.press("Xóa buổi lễ")
    expect(desk.page.get_by_role("row").filter(has_text=title)).to_have_count(0)
    desk.press(f"Khôi phục {title}")
    expect(desk.page.get_by_role("heading", name=title)).to_be_visible()
