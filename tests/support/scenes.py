"""What people do in a browser, scene by scene; each works with and without scripts."""

from dataclasses import dataclass

from playwright.sync_api import FilePayload, expect

from support.browser import Window
from support.files import JPEG, PDF, pdf, photo
from support.mailbox import Mailbox
from support.people import StaffMember
from support.visitor import Visitor

CONTACT = "Số điện thoại hoặc thư điện tử"
CODE = "Mã đăng nhập"
EVIDENCE = "Minh chứng áp dụng.pdf"
PICTURE = "Ảnh máy sao.jpg"


@dataclass(frozen=True)
class Receipt:
    """What a voter takes away."""

    code: str
    words: str


def sign_in_by_code(window: Window, contact: str, mailbox: Mailbox) -> None:
    """On the sign-in page: ask for a code, read it in the mail, type it."""
    page = window.page
    before = len(mailbox.codes(contact))
    page.get_by_label(CONTACT).fill(contact)
    window.press("Gửi mã")
    page.get_by_label(CODE).fill(mailbox.next_code(contact, after=before))
    window.press("Đăng nhập")


def sign_in_again(window: Window, person: Visitor) -> None:
    """On the sign-in page, by the session a visitor has: no second code is sent within a minute."""
    expect(window.page.get_by_label(CONTACT)).to_be_visible()
    window.carry(person.http.cookies)
    window.page.reload()


def sign_in_as(window: Window, member: StaffMember) -> None:
    """On the staff's sign-in page."""
    window.go("/tai-khoan/can-bo")
    window.page.get_by_label("Thư điện tử").fill(member.email)
    window.page.get_by_label("Mật khẩu").fill(member.password)
    window.press("Đăng nhập")
    expect(window.page).to_have_url("/viec-cua-toi")


def declare(window: Window) -> None:
    """Say where one lives and that one belongs to the province."""
    page = window.page
    page.get_by_label("Nơi ở hiện nay").select_option(label="Phường Quan Triều")
    page.get_by_label("Tôi đang sinh sống, học tập hoặc làm việc").check()
    page.get_by_label("Tôi đồng ý để Ban Tổ chức Cuộc thi lưu nơi ở").check()
    window.press("Lưu và tiếp tục")


def write_dossier(window: Window, title: str) -> str:
    """Fill in the five steps, with a pause in the middle; answers the dossier's code."""
    window.go("/ho-so")
    window.press("Tạo hồ sơ mới")
    for yes in window.page.get_by_label("Có", exact=True).all():
        yes.check()
    window.press("Bắt đầu")
    code = window.page.url.split("/ho-so/")[1].split("/")[0]
    _describe_product(window, title)
    _leave_and_come_back(window, code, title)
    _tell_story(window)
    _tell_effects(window)
    _name_authors(window)
    attach_files(window)
    window.press("Lưu và kiểm tra hồ sơ")
    return code


def evidence() -> list[FilePayload]:
    """A PDF and a photo, as a file control takes them."""
    return [
        {"name": EVIDENCE, "mimeType": PDF, "buffer": pdf()},
        {"name": PICTURE, "mimeType": JPEG, "buffer": photo()},
    ]


def attach_files(window: Window) -> None:
    """A PDF and a photo, by the file control."""
    window.page.get_by_label("Chọn tệp").set_input_files(evidence())
    button = window.page.get_by_role("button", name="Tải lên")
    if button.is_visible():  # with scripts the files go as soon as they are chosen
        button.click()
    window.page.wait_for_load_state("load")


def hand_in(window: Window) -> None:
    """Declare, agree and hand in; ends at the receipt."""
    page = window.page
    page.get_by_label("Tác giả, nhóm tác giả cam kết").check()
    page.get_by_label("nhằm tiếp nhận, thẩm định").check()
    page.get_by_label("Tôi đồng ý công bố tên tác giả").check()
    window.press("Nộp hồ sơ")
    expect(page.get_by_role("heading", name="Đã nhận hồ sơ")).to_be_visible()


def confirm_vote(window: Window) -> Receipt:
    """Press the one button of the confirm page; ends at the receipt, recorded."""
    window.press("Xác nhận bình chọn")
    expect(window.page.get_by_role("heading", name="Phiếu đã được ghi nhận")).to_be_visible()
    return Receipt(window.page.url.rsplit("/", 1)[1], window.text())


def _describe_product(window: Window, title: str) -> None:
    page = window.page
    page.get_by_label("Tên sản phẩm dự thi").fill(title)
    page.get_by_label("Sản phẩm", exact=True).check()
    page.get_by_label("Lĩnh vực").select_option("agriculture")
    page.get_by_label("Chuyển đổi xanh").check()
    page.get_by_label("Tóm tắt").fill("Máy sao chè dùng nhiệt khí thải, bớt củi, đều màu chè.")
    window.press("Lưu, viết tiếp sau")


def _leave_and_come_back(window: Window, code: str, title: str) -> None:
    """The draft waits in the list of one's dossiers."""
    window.go("/ho-so")
    expect(window.page.get_by_role("main")).to_contain_text(title)
    window.press(f"Viết tiếp {title}")
    expect(window.page.get_by_label("Tên sản phẩm dự thi")).to_have_value(title)
    window.go(f"/ho-so/{code}/buoc/2")


def _tell_story(window: Window) -> None:
    page = window.page
    page.get_by_label("Vấn đề cần giải quyết").fill("Sao chè bằng tay tốn củi và không đều.")
    page.get_by_label("Giải pháp").fill("Thu hồi nhiệt khí thải, quay lồng bằng mô-tơ nhỏ.")
    page.get_by_label("Nơi đã áp dụng").fill("12 hộ trồng chè")
    page.get_by_label("Áp dụng từ khi nào").fill("03/2024")
    window.press("Lưu và tiếp tục")


def _tell_effects(window: Window) -> None:
    window.page.get_by_label("Hiệu quả đạt được").fill("Bớt một nửa củi, nhanh hơn 20 phút mỗi mẻ.")
    window.page.get_by_label("Con số 1", exact=True).fill("50%")
    window.page.get_by_label("Ý nghĩa của con số 1").fill("củi tiết kiệm")
    window.press("Lưu và tiếp tục")


def _name_authors(window: Window) -> None:
    page = window.page
    page.get_by_label("Nhóm tác giả, tập thể").check()
    page.get_by_label("Đã đủ 16 tuổi", exact=True).check()
    page.get_by_label("Tác giả", exact=True).fill("Nhóm tác giả Đồi Xanh")
    page.get_by_label("Đơn vị giới thiệu chính").select_option(label="Phường Quan Triều")
    window.press("Lưu và tiếp tục")
