"""What people and staff do most, without ever touching a mouse."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from support.browser import DESK, Window
from support.dossiers import SELF_CHECK, hand_in, lasting_entries
from support.keyboard import Keyboard
from support.mailbox import Mailbox
from support.people import StaffMember, fresh_email, fresh_title
from support.scenes import CODE, CONTACT, PICTURE, evidence, sign_in_as
from support.visitor import Visitor

pytestmark = pytest.mark.journey

NEXT = "Lưu và tiếp tục"


@pytest.fixture
def desk(window: Callable[..., Window]) -> Window:
    return window(width=DESK)


@pytest.fixture
def keyboard(desk: Window) -> Keyboard:
    return Keyboard(desk.page)


@pytest.fixture
def person(newcomer: Callable[[], Visitor], desk: Window) -> Visitor:
    """Whose window the desk is."""
    found = newcomer()
    desk.carry(found.http.cookies)
    return found


def test_skip_link_signs_in_by_code(desk: Window, keyboard: Keyboard, mailbox: Mailbox) -> None:
    contact, page = fresh_email(), desk.page
    desk.go("/tai-khoan/dang-nhap?tiep=/ho-so")
    keyboard.choose("Đến nội dung chính")
    assert page.evaluate("document.activeElement.id") == "noi-dung"
    keyboard.write(CONTACT, contact)
    keyboard.choose("Gửi mã")
    expect(page.get_by_label(CODE)).to_be_visible()
    code = mailbox.next_code(contact)
    if page.evaluate("document.activeElement.name") != "code":
        keyboard.go_to(CODE)
    page.keyboard.type(code)
    keyboard.press("Enter")
    expect(page).to_have_url("/ho-so")


def test_vote_is_cast(desk: Window, keyboard: Keyboard, person: Visitor) -> None:
    entry = lasting_entries(person)[2]["code"]
    desk.go(f"/bai-du-thi/{entry}")
    keyboard.choose("Bình chọn bài")
    expect(desk.page).to_have_url(f"/binh-chon/{entry}/xac-nhan")
    keyboard.choose("Xác nhận bình chọn")
    expect(desk.page).to_have_url(re.compile("/phieu/"))
    expect(desk.page.get_by_role("heading", level=1)).to_be_visible()


def test_gallery_is_searched_and_filtered(
    desk: Window, keyboard: Keyboard, visitor: Callable[[], Visitor]
) -> None:
    entry, page = lasting_entries(visitor())[1], desk.page
    desk.go("/binh-chon")
    keyboard.write("Tìm bài dự thi", entry["title"])
    expect(page.locator(".entry-card h2").first).to_have_text(entry["title"])
    desk.go("/binh-chon")
    chip = page.locator(".chips .chip").nth(1)
    field = " ".join(chip.inner_text().split()[:2])
    keyboard.choose(field)
    expect(page.locator(".chips [aria-current]")).to_contain_text(field)
    keyboard.select("Thứ tự")
    expect(page).to_have_url(re.compile("order=newest"))
    expect(page.locator(".entry-card").first).to_be_visible()


def test_dossier_is_written_and_handed_in(
    desk: Window, keyboard: Keyboard, person: Visitor
) -> None:
    place = person.form("/ho-so/moi", **SELF_CHECK).headers["Location"]
    code, title, page = place.split("/ho-so/")[1].split("/")[0], fresh_title(), desk.page
    page.once("filechooser", lambda chooser: chooser.set_files(evidence()))

    desk.go(f"/ho-so/{code}/buoc/1")
    keyboard.write("Tên sản phẩm dự thi", title)
    keyboard.pick("Loại", "Sản phẩm")
    keyboard.select("Lĩnh vực")
    keyboard.write("Tóm tắt", "Máy sao chè dùng nhiệt khí thải, bớt củi.")
    keyboard.choose(NEXT)
    expect(page).to_have_url(f"/ho-so/{code}/buoc/2")

    keyboard.write("Vấn đề cần giải quyết", "Sao chè bằng tay tốn củi.")
    keyboard.write("Giải pháp", "Thu hồi nhiệt khí thải.")
    keyboard.write("Nơi đã áp dụng", "12 hộ trồng chè")
    keyboard.write("Áp dụng từ khi nào", "03/2024")
    keyboard.choose(NEXT)
    expect(page).to_have_url(f"/ho-so/{code}/buoc/3")

    keyboard.write("Hiệu quả đạt được", "Bớt một nửa củi.")
    keyboard.write("Con số 1", "50%")
    keyboard.write("Ý nghĩa của con số 1", "củi tiết kiệm")
    keyboard.choose(NEXT)
    expect(page).to_have_url(f"/ho-so/{code}/buoc/4")

    keyboard.pick("Đối tượng dự thi", "Nhóm tác giả, tập thể")
    keyboard.write("Tác giả", "Nhóm tác giả Đồi Xanh")
    keyboard.pick("Bạn đã đủ 16 tuổi chưa?", "Đã đủ 16 tuổi")
    keyboard.select("Đơn vị giới thiệu chính")
    keyboard.choose(NEXT)
    expect(page).to_have_url(f"/ho-so/{code}/buoc/5")

    keyboard.choose("Chọn tệp")
    expect(page.locator("#evidence-list")).to_contain_text(PICTURE)
    keyboard.choose("Lưu và kiểm tra hồ sơ")
    expect(page).to_have_url(f"/ho-so/{code}/nop")
    for consent in (
        "Tác giả, nhóm tác giả cam kết",
        "Tôi đồng ý",
        "Tôi đồng ý công bố tên tác giả",
    ):
        keyboard.tick(consent)
    keyboard.choose("Nộp hồ sơ")
    expect(page.get_by_role("heading", name="Đã nhận hồ sơ")).to_be_visible()


def test_reviewer_finds_a_dossier_valid(
    desk: Window,
    keyboard: Keyboard,
    staff: dict[str, StaffMember],
    author: Callable[[], Visitor],
) -> None:
    code, page = hand_in(author(), fresh_title()), desk.page
    sign_in_as(desk, staff["secretary"])
    desk.go(f"/tham-dinh/{code}")
    keyboard.choose("Kết luận hợp lệ")
    page.wait_for_url(lambda url: not url.endswith(code))
    desk.go(f"/tham-dinh/{code}")
    expect(page.get_by_role("main")).to_contain_text("Hợp lệ")
    expect(page.get_by_role("button", name="Công bố")).to_be_visible()


def test_campaign_is_written_by_one_and_approved_by_another(
    desk: Window, keyboard: Keyboard, window: Callable[..., Window], staff: dict[str, StaffMember]
) -> None:
    sign_in_as(desk, staff["secretary"])
    desk.go("/quan-tri/tin-nhan/dot-gui/moi")
    subject, page = fresh_title("Tin chung"), desk.page
    keyboard.write("Tên đợt gửi", subject)
    keyboard.pick("Gửi cho", "Người đã đồng ý nhận tin chung")
    keyboard.write("Tiêu đề thư", subject)
    keyboard.write("Bản ngắn", "Tin chung, xem {{ public_url }}")
    keyboard.write("Nội dung thư", "Có tin mới.\n\n[Mở trang]({{ public_url }})")
    keyboard.choose("Lưu bản nháp")
    expect(page.get_by_role("main")).to_contain_text("Đã lưu đợt gửi.")
    keyboard.choose("Trình duyệt")
    expect(page.get_by_role("main")).to_contain_text("Cần một người khác duyệt.")

    second = window(width=DESK)
    sign_in_as(second, staff["administrator"])
    second.go(page.url)
    Keyboard(second.page).choose("Duyệt gửi")
    expect(second.page.get_by_role("main")).to_contain_text("Đã đưa hết vào hàng gửi")


def test_guest_is_let_in_at_the_door(
    desk: Window, keyboard: Keyboard, staff: dict[str, StaffMember], secretary: Visitor
) -> None:
    edition = secretary.get("/api/portal/v1/editions/current").json()["code"]
    new = {"edition": edition, "kind": "other", "title": fresh_title("Lễ thử")}
    base = secretary.form("/quan-tri/le/moi", **new).headers["Location"]
    guest = fresh_title("Nguyễn Thị Lan")
    secretary.form(f"{base}/khach/them", name=guest)
    sign_in_as(desk, staff["dost_staff"])
    desk.go(f"{base}/cua")
    keyboard.write("Tên khách, người dự thay", guest.upper())
    expect(desk.page.get_by_role("listitem").filter(has_text=guest)).to_be_visible()
    keyboard.choose("Ghi nhận có mặt")
    expect(desk.page.locator(".door-said")).to_contain_text(f"Mời vào: {guest}")


def test_article_is_written_and_published(
    desk: Window, keyboard: Keyboard, staff: dict[str, StaffMember]
) -> None:
    sign_in_as(desk, staff["secretary"])
    title, page = fresh_title("Tin mở bình chọn"), desk.page
    desk.go("/quan-tri/noi-dung/moi?loai=news")
    keyboard.write("Tiêu đề", title)
    keyboard.choose("Tạo bản nháp")
    expect(page.get_by_text("Đã tạo bài; bài chưa hiện ra trang công khai.")).to_be_visible()
    keyboard.write("Nội dung (không bắt buộc)", "Câu thứ **nhất**.")
    expect(page.locator("#xem-truoc strong", has_text="nhất")).to_be_visible()
    keyboard.choose("Lưu bản mới")
    expect(page.get_by_text("Đã lưu bản 2.")).to_be_visible()
    keyboard.choose("Đăng, hẹn giờ, gỡ")
    page.wait_for_url("**/dang")
    keyboard.choose("Đăng ngay bản 2")
    expect(page.get_by_text("Đã đăng bản 2.")).to_be_visible()

    page.once("dialog", lambda dialog: dialog.accept())
    keyboard.choose("Gỡ")
    expect(page.get_by_text("Đã gỡ khỏi trang công khai.")).to_be_visible()
