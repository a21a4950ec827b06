"""What people allow, what staff send to many, and what became of each message."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from support.browser import DESK, PHONE, Window
from support.mailbox import Mailbox
from support.people import StaffMember, fresh_email, fresh_title
from support.scenes import sign_in_as
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

SCREENS = [(PHONE, True), (DESK, False)]
SCREEN = pytest.mark.parametrize(
    ("width", "scripts"), SCREENS, ids=["phone", "desk-without-scripts"]
)
NEWS = "Tin chung của Ban Tổ chức"


@pytest.fixture
def contact() -> str:
    return fresh_email()


@pytest.fixture
def person(visitor: Callable[[], Visitor], mailbox: Mailbox, contact: str) -> Visitor:
    """Signed in with a fresh address."""
    somebody = visitor()
    somebody.sign_in(contact, mailbox)
    return somebody


def write_campaign(window: Window, subject: str) -> None:
    window.go("/quan-tri/tin-nhan/dot-gui")
    window.press("Soạn đợt gửi")
    page = window.page
    page.get_by_label("Tên đợt gửi").fill(subject)
    page.get_by_label("Người đã đồng ý nhận tin chung").check()
    page.get_by_label("Tiêu đề thư").fill(subject)
    page.get_by_label("Bản ngắn").fill("Tin chung, xem {{ public_url }}")
    page.get_by_label("Nội dung thư").fill("Có tin mới.\n\n[Mở trang]({{ public_url }})")
    window.press("Lưu bản nháp")
    expect(page.get_by_role("main")).to_contain_text("Đã lưu đợt gửi.")


@SCREEN
def test_campaign_reaches_who_agreed_until_they_stop_it_with_one_click(
    window: Callable[..., Window],
    mailbox: Mailbox,
    staff: dict[str, StaffMember],
    person: Visitor,
    contact: str,
    width: int,
    scripts: bool,
) -> None:
    reader, secretary, second = (window(width=width, scripts=scripts) for _ in range(3))
    reader.carry(person.http.cookies)
    reader.go("/thong-bao")
    reader.page.get_by_role("group", name=NEWS).get_by_label("Thư điện tử").check()
    reader.press("Lưu lựa chọn")
    expect(reader.page.get_by_role("main")).to_contain_text("Đã lưu lựa chọn nhận tin.")

    subject = fresh_title("Tin chung")
    sign_in_as(secretary, staff["secretary"])
    write_campaign(secretary, subject)
    secretary.press("Trình duyệt")
    expect(secretary.page.get_by_role("main")).to_contain_text("Cần một người khác duyệt.")
    sign_in_as(second, staff["administrator"])
    second.go(secretary.page.url)
    second.press("Duyệt gửi")
    expect(second.page.get_by_role("main")).to_contain_text("Đã đưa hết vào hàng gửi")

    letter = mailbox.wait_for(contact, subject)
    link = next(line for line in letter.text.splitlines() if "/thong-bao/ngung?the=" in line)
    reader.go(link[link.index("/thong-bao") :])
    reader.press("Ngừng gửi tin của mục này")
    expect(reader.page.get_by_role("main")).to_contain_text("Đã ngừng gửi")
    reader.go("/thong-bao")
    box = reader.page.get_by_role("group", name=NEWS).get_by_label("Thư điện tử")
    expect(box).not_to_be_checked()


def test_header_says_how_many_messages_are_new_until_they_are_opened(
    window: Callable[..., Window], mailbox: Mailbox, person: Visitor, contact: str
) -> None:
    mailbox.wait_for(contact, "Tài khoản của bạn đã sẵn sàng")
    reader = window(width=PHONE)
    reader.carry(person.http.cookies)
    reader.go("/thong-bao")
    number = reader.page.locator("summary [data-unread]")
    expect(number).to_have_text("1 tin chưa đọc")
    with reader.page.expect_response("**/api/notifications/v1/unread") as answer:
        reader.page.get_by_role("link", name="Chào mừng tài khoản mới").click()
    assert answer.value.json() == {"unread": 0}
    expect(reader.page.get_by_role("main")).to_contain_text("Tài khoản của bạn đã sẵn sàng")
    expect(number).to_be_hidden()


@SCREEN
def test_staff_follow_one_message_from_an_address_to_its_letter(
    window: Callable[..., Window],
    mailbox: Mailbox,
    staff: dict[str, StaffMember],
    person: Visitor,
    contact: str,
    width: int,
    scripts: bool,
) -> None:
    assert person.http.cookies
    mailbox.wait_for(contact, "Tài khoản của bạn đã sẵn sàng")
    desk = window(width=width, scripts=scripts)
    sign_in_as(desk, staff["secretary"])
    desk.go("/quan-tri/tin-nhan")
    desk.press("Tìm theo địa chỉ")
    desk.page.get_by_label("Thư điện tử hoặc số điện thoại").fill(contact)
    desk.press("Tìm tin")
    assert contact not in desk.page.url
    desk.page.get_by_role("link", name="Chào mừng tài khoản mới").click()
    expect(desk.page.get_by_role("main")).to_contain_text("Tài khoản của bạn đã sẵn sàng")
    place = desk.page.url

    def sent() -> bool:
        desk.go(place)
        return "Đã gửi" in desk.text()

    until("the letter that has come is noted as sent", sent)


@SCREEN
def test_staff_change_words_after_seeing_what_is_wrong(
    window: Callable[..., Window], staff: dict[str, StaffMember], width: int, scripts: bool
) -> None:
    """Nothing is saved: other journeys read these letters."""
    desk = window(width=width, scripts=scripts)
    desk.trouble.expect(422)
    sign_in_as(desk, staff["secretary"])
    desk.go("/quan-tri/tin-nhan/mau")
    desk.page.get_by_role("link", name="Giấy chứng nhận").click()
    subject = desk.page.get_by_label("Tiêu đề thư")
    subject.fill("Giấy của {{ ten }}")
    desk.press("Lưu lời mới")
    expect(desk.page.get_by_role("main")).to_contain_text("Không có biến {{ ten }}.")
    expect(subject).to_have_value("Giấy của {{ ten }}")
    subject.fill("Giấy của {{ title }}")
    desk.press("Xem thử")
    expect(desk.page.get_by_role("main")).to_contain_text("Giấy của Máy sấy chè bằng năng lượng")
