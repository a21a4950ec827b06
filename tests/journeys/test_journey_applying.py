"""Entering on a phone: self-check, somebody under 16, handing in, changing it, a late code."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from support.browser import DESK, HEIGHT, PHONE, Window
from support.mailbox import Mailbox
from support.people import StaffMember, fresh_email, fresh_title
from support.scenes import attach_files, sign_in_as, sign_in_by_code

pytestmark = pytest.mark.journey

NOTICE = 90
"""Above a demonstration's pages it says that this is one."""
QUESTIONS = ("applied", "for_province", "lawful", "evidence")


def test_child_enters_from_self_check_to_receipt(
    window: Callable[..., Window], mailbox: Mailbox
) -> None:
    applicant = window(width=PHONE)
    title = fresh_title()
    enter(applicant, mailbox)
    answer_no_then_yes(applicant)
    write(applicant, title)
    name_child(applicant)
    attach_files(applicant)
    applicant.press("Lưu và kiểm tra hồ sơ")
    agree_and_hand_in(applicant)
    change_summary(applicant)
    take_promotion_back(applicant)


def test_child_enters_without_scripts(window: Callable[..., Window], mailbox: Mailbox) -> None:
    applicant = window(width=PHONE, scripts=False)
    enter(applicant, mailbox)
    answer_no_then_yes(applicant)
    write(applicant, fresh_title())
    name_child(applicant)
    attach_files(applicant)
    applicant.press("Lưu và kiểm tra hồ sơ")
    agree_and_hand_in(applicant)
    change_summary(applicant)


def test_secretary_makes_and_revokes_a_late_code(
    window: Callable[..., Window], staff: dict[str, StaffMember]
) -> None:
    secretary = window(width=DESK)
    page = secretary.page
    sign_in_as(secretary, staff["secretary"])
    secretary.go("/tham-dinh")
    secretary.press("Mã nộp muộn")
    page.get_by_text("Tạo mã mới").click()
    page.get_by_label("Căn cứ cho phép").fill("Trưởng ban đồng ý, xã mất điện.")
    page.get_by_label("Số hồ sơ được nộp").fill("3")
    page.get_by_label("Dùng đến hết ngày").fill("2099-12-31")
    secretary.press("Tạo mã")
    expect(page.locator("#made")).to_have_text(re.compile(r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$"))
    code = page.locator("#made").inner_text()
    page.once("dialog", lambda dialog: dialog.accept())
    row = page.get_by_role("row").filter(has_text="31/12/2099").filter(has_text="0/3").first
    row.get_by_role("button").click()
    expect(page.get_by_role("main")).to_contain_text("Đã thu hồi")
    assert code not in secretary.text()


def enter(applicant: Window, mailbox: Mailbox) -> None:
    applicant.go("/tai-khoan/dang-nhap?tiep=/ho-so/moi")
    sign_in_by_code(applicant, fresh_email(), mailbox)


def answer_no_then_yes(applicant: Window) -> None:
    """A needed "no" says why and what to do; then the person sees that it is a yes."""
    page = applicant.page
    start = page.get_by_role("button", name="Bắt đầu").bounding_box()
    assert start is not None
    assert start["y"] + start["height"] <= HEIGHT + NOTICE
    for name in QUESTIONS:
        page.locator(f"#{name}-{'no' if name == 'applied' else 'yes'}").check()
    applicant.press("Bắt đầu")
    expect(page.get_by_role("main")).to_contain_text("sản phẩm chưa dự thi được lúc này")
    expect(page.get_by_role("main")).to_contain_text("Theo: ")
    expect(page.locator("#applied-no")).to_be_checked()
    assert no_sideways_scrolling(page)
    page.locator("#applied-yes").check()
    applicant.press("Kiểm tra lại")
    expect(page.get_by_label("Tên sản phẩm dự thi")).to_be_visible()


def write(applicant: Window, title: str) -> None:
    page = applicant.page
    page.get_by_label("Tên sản phẩm dự thi").fill(title)
    page.get_by_label("Sản phẩm", exact=True).check()
    page.get_by_label("Lĩnh vực").select_option("education")
    page.get_by_label("Đời sống xã hội").check()
    page.get_by_label("Tóm tắt").fill("Giá để sách từ chai nhựa, các bạn đọc nhiều hơn.")
    applicant.press("Lưu và tiếp tục")
    page.get_by_label("Vấn đề cần giải quyết").fill("Sách để lộn xộn, khó tìm.")
    page.get_by_label("Giải pháp").fill("Ghép chai nhựa thành giá, mỗi ngăn một chủ đề.")
    page.get_by_label("Nơi đã áp dụng").fill("Lớp 6A")
    page.get_by_label("Áp dụng từ khi nào").fill("09/2025")
    applicant.press("Lưu và tiếp tục")
    page.get_by_label("Hiệu quả đạt được").fill("Mỗi tuần mượn thêm mười quyển.")
    applicant.press("Lưu và tiếp tục")


def name_child(applicant: Window) -> None:
    page = applicant.page
    body = page.get_by_label("Tên tổ chức, doanh nghiệp")
    guardian = page.get_by_label("Họ tên người đại diện", exact=True)
    page.get_by_label("Cá nhân", exact=True).check()
    expect(body).to_be_hidden()
    expect(guardian).to_be_hidden()
    page.get_by_label("Tác giả", exact=True).fill("Bạn Nguyễn Thử, lớp 6A")
    page.get_by_label("Chưa đủ 16 tuổi", exact=True).check()
    guardian.fill("Trần Thị Mẹ")
    page.get_by_label("Quan hệ với người dự thi").fill("mẹ")
    page.get_by_label("Điện thoại hoặc thư điện tử").fill("0912 345 678")
    applicant.press("Lưu và tiếp tục")


def agree_and_hand_in(applicant: Window) -> None:
    """Every purpose by itself; the guardian's is missed first."""
    page = applicant.page
    for name in ("declared", "processing", "publication", "promotion"):
        expect(page.locator(f"#{name}")).not_to_be_checked()
        page.locator(f"#{name}").check()
    applicant.trouble.expect(422)
    applicant.press("Nộp hồ sơ")
    expect(page.locator("#guardian-error")).to_contain_text("chưa đủ 16 tuổi")
    expect(page.locator("#promotion")).to_be_checked()
    assert no_sideways_scrolling(page)
    page.locator("#guardian").check()
    applicant.press("Nộp hồ sơ")
    expect(page.get_by_role("heading", name="Đã nhận hồ sơ")).to_be_visible()


def change_summary(applicant: Window) -> None:
    """After handing in: one step is saved, the dossier stays handed in."""
    page = applicant.page
    applicant.press("Xem hồ sơ")
    applicant.press("Sửa hồ sơ đã nộp")
    page.get_by_label("Tóm tắt").fill("Giá sách từ chai nhựa: gọn lớp, đọc nhiều hơn.")
    applicant.press("Lưu vào hồ sơ đã nộp")
    expect(page.get_by_role("main")).to_contain_text("Đã sửa sau khi nộp")
    expect(page.get_by_role("main")).to_contain_text("Giá sách từ chai nhựa")


def take_promotion_back(applicant: Window) -> None:
    applicant.press("Rút lại đồng ý truyền thông")
    expect(applicant.page.get_by_role("main")).to_contain_text("rút lại lúc")


def no_sideways_scrolling(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
