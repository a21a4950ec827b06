"""A group's leader and a member, a supplement and its answer, the receipt and its check."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from support.browser import DESK, PHONE, Window
from support.dossiers import attach, hand_in, start_draft, version_of
from support.people import fresh_title
from support.visitor import Visitor

pytestmark = pytest.mark.journey

Windows = Callable[..., Window]
People = Callable[[], Visitor]


def opened(window: Windows, person: Visitor, **options: object) -> Window:
    """A window of somebody who has signed in."""
    found = window(**options)
    found.carry(person.http.cookies)
    return found


@pytest.mark.parametrize("scripts", [True, False])
def test_member_answers_the_leaders_link(window: Windows, newcomer: People, scripts: bool) -> None:
    leader, member, title = newcomer(), newcomer(), fresh_title()
    code = start_draft(leader, title)
    desk = opened(window, leader, width=DESK if scripts else PHONE, scripts=scripts)

    desk.go(f"/ho-so/{code}/buoc/4")
    desk.press("Ghi thành viên và gửi lời mời xác nhận")
    desk.page.get_by_label("Họ và tên").fill("Trần Thị Bình")
    desk.page.get_by_label("Việc đã làm").fill("Vẽ mạch điều khiển")
    desk.press("Thêm thành viên")
    link = desk.page.get_by_label("Liên kết mời").input_value()
    expect(desk.page.locator("svg.qr")).to_be_visible()

    phone = opened(window, member, scripts=scripts)
    phone.page.goto(link)
    expect(phone.page.get_by_role("main")).to_contain_text(title)
    phone.press("Tôi là thành viên")
    expect(phone.page.get_by_role("heading", name=title)).to_be_visible()
    expect(phone.page.get_by_role("main")).to_contain_text("thành viên nhóm nên xem được")
    assert phone.page.get_by_role("link", name="Viết tiếp").count() == 0

    desk.go(f"/ho-so/{code}")
    expect(desk.page.locator("#nhom")).to_contain_text("Đã xác nhận")
    expect(desk.page.locator(".timeline")).to_contain_text("Thành viên xác nhận Trần Thị Bình")


@pytest.mark.parametrize("scripts", [True, False])
def test_supplement_is_answered_and_its_receipt_is_checked(
    window: Windows, newcomer: People, secretary: Visitor, scripts: bool
) -> None:
    applicant, title = newcomer(), fresh_title()
    code = hand_in(applicant, title)
    secretary.form(
        f"/tham-dinh/{code}/ket-luan",
        verb="supplement",
        version=version_of(secretary, code),
        reason="unclear_effect",
        note="Nêu rõ tiết kiệm được bao nhiêu củi.",
    )
    phone = opened(window, applicant, scripts=scripts)

    phone.go("/ho-so")
    phone.press("Bổ sung")
    expect(phone.page.get_by_role("main")).to_contain_text("Nêu rõ tiết kiệm được bao nhiêu củi.")
    phone.press("Mở bước 3: Hiệu quả")
    phone.page.get_by_label("Hiệu quả đạt được").fill("Mỗi vụ bớt 12 tấn củi.")
    phone.press("Lưu, viết tiếp sau")
    phone.press("Kiểm tra và nộp")
    phone.page.get_by_label("Bạn đã bổ sung những gì?").fill("Đã nêu số tấn củi.")
    for tick in (
        "cam kết sản phẩm là của mình",
        "nhằm tiếp nhận, thẩm định",
        "công bố tên tác giả",
    ):
        phone.page.get_by_label(tick).check()
    phone.press("Nộp lại hồ sơ")
    expect(phone.page.get_by_role("heading", name="Đã nhận hồ sơ")).to_be_visible()
    number = phone.page.locator("dd.receipt-code").nth(1).inner_text()
    expect(phone.page.locator("svg.qr")).to_be_visible()

    stranger = window(scripts=scripts)
    stranger.go("/ho-so/bien-nhan")
    stranger.page.get_by_label("Mã hồ sơ").fill(code)
    stranger.page.get_by_label("Số kiểm tra").fill(number)
    stranger.press("Kiểm tra")
    expect(stranger.page.get_by_role("heading", name="Biên nhận đúng")).to_be_visible()
    assert title not in stranger.text()

    phone.go(f"/ho-so/{code}/ban-in")
    expect(phone.page.get_by_role("main")).to_contain_text("Mỗi vụ bớt 12 tấn củi.")
    assert "Đã nêu số tấn củi." in secretary.get(f"/tham-dinh/{code}").text


@pytest.mark.parametrize("scripts", [True, False])
def test_deleted_draft_comes_back(window: Windows, newcomer: People, scripts: bool) -> None:
    applicant, title = newcomer(), fresh_title()
    code = start_draft(applicant, title)
    attach(applicant, code)
    phone = opened(window, applicant, scripts=scripts)

    phone.go("/ho-so")
    phone.press(f"Xóa {title}")
    expect(phone.page.get_by_role("main")).to_contain_text(f"Đã xóa bản nháp “{title}”")
    phone.press(f"Khôi phục {title}")
    expect(phone.page.get_by_role("link", name=title, exact=True)).to_be_visible()


def test_second_window_says_that_the_step_was_changed_elsewhere(
    window: Windows, newcomer: People
) -> None:
    applicant = newcomer()
    code = start_draft(applicant, fresh_title())
    phone, laptop = opened(window, applicant), opened(window, applicant, width=DESK)
    for one in (phone, laptop):
        one.go(f"/ho-so/{code}/buoc/3")
    words = "Hiệu quả đạt được"

    phone.page.get_by_label(words).fill("Viết trên điện thoại")
    expect(phone.page.locator("#saved")).to_contain_text("Đã lưu")
    laptop.page.get_by_label(words).fill("Viết trên máy tính")
    expect(laptop.page.locator("#saved")).to_contain_text("vừa được sửa ở cửa sổ hoặc máy khác")
    laptop.trouble.expect(409)
    laptop.press("So sánh hai bản")
    expect(laptop.page.get_by_role("alert")).to_contain_text("Viết trên điện thoại")
    expect(laptop.page.get_by_label(words)).to_have_value("Viết trên máy tính")
    laptop.press("Lưu bản tôi viết ở đây")
    laptop.go(f"/ho-so/{code}/buoc/3")
    expect(laptop.page.get_by_label(words)).to_have_value("Viết trên máy tính")
    assert laptop.page.get_by_role("button", name="Khôi phục").count() == 0
