"""An editor writes, publishes, changes and restores; a reader on a phone reads and asks."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from support import files
from support.accessible import violations
from support.browser import DESK, PHONE, Window
from support.files import film
from support.people import StaffMember, fresh_title
from support.scenes import sign_in_as
from support.visitor import Visitor

pytestmark = pytest.mark.journey

DESK_PATH = "/quan-tri/noi-dung"


def check(window: Window, width: int) -> None:
    """Nothing for axe to find, nothing to push sideways."""
    assert violations(window.page) == [], window.page.url
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width, window.page.url


def test_editor_writes_previews_publishes_changes_and_restores(
    window: Callable[..., Window], staff: dict[str, StaffMember]
) -> None:
    editor = window(width=DESK)
    page = editor.page
    sign_in_as(editor, staff["secretary"])
    title = fresh_title("Tin mở bình chọn")
    editor.go(f"{DESK_PATH}/moi?loai=news")
    page.get_by_label("Tiêu đề").fill(title)
    editor.press("Tạo bản nháp")
    expect(page.get_by_text("Đã tạo bài; bài chưa hiện ra trang công khai.")).to_be_visible()
    desk = page.url

    preview = page.locator("#xem-truoc")
    page.get_by_label("Nội dung").fill("Câu thứ **nhất**.")
    expect(preview.locator("strong", has_text="nhất")).to_be_visible()
    page.get_by_label("Thêm ảnh hoặc tệp").set_input_files(
        {"name": "le.jpg", "mimeType": files.JPEG, "buffer": files.photo()}
    )
    page.get_by_label("Mô tả ảnh").fill("Hội trường trước giờ khai mạc")
    editor.press("Tải tệp lên")
    expect(page.get_by_label("Nội dung")).to_have_value("Câu thứ **nhất**.")
    expect(preview.get_by_alt_text("Hội trường trước giờ khai mạc")).to_be_visible()
    check(editor, DESK)
    editor.press("Lưu bản mới")
    expect(page.get_by_text("Đã lưu bản 2.")).to_be_visible()

    editor.press("Đăng, hẹn giờ, gỡ")
    check(editor, DESK)
    editor.press("Đăng ngay bản 2")
    expect(page.get_by_text("Đã đăng bản 2.")).to_be_visible()
    address = str(page.get_by_role("link", name="/tin-tuc/").first.get_attribute("href"))
    shown = page.request.get(address).text()
    assert "Câu thứ <strong>nhất</strong>." in shown
    picture = re.search(r'src="(/noi-dung/\d+/le\.jpg)"', shown)
    assert picture is not None
    assert page.request.get(picture[1]).headers["content-type"] == "image/jpeg"

    page.goto(desk)
    page.get_by_label("Nội dung").fill("Câu thứ hai.")
    editor.press("Lưu bản mới")
    expect(page.get_by_text("Đã lưu bản 3.")).to_be_visible()
    editor.press("Các bản")
    expect(page.locator("del", has_text="nhất")).to_be_visible()
    check(editor, DESK)
    page.get_by_role("button", name="Lấy lại bản 2").click()
    expect(page.get_by_text("Đã lấy lại bản 2 thành bản 4.")).to_be_visible()
    expect(page.get_by_label("Nội dung")).to_have_value("Câu thứ **nhất**.")


@pytest.mark.parametrize("scripts", [True, False])
def test_reader_on_a_phone_reads_asks_and_gets_an_answer(
    scripts: bool, window: Callable[..., Window], secretary: Visitor
) -> None:
    name = fresh_title("Hỏi cách nộp")
    made = secretary.form(f"{DESK_PATH}/moi", kind="question", title=name, slug="")
    desk = made.headers["Location"]
    secretary.form(desk, version="1", title=name, summary="", body="Nộp **trên trang này**.")
    secretary.form(f"{desk}/dang", version="2")

    reader = window(width=PHONE, scripts=scripts)
    page = reader.page
    reader.go(f"/tim-kiem?tu={name}")
    page.get_by_role("link", name=name).click()
    expect(page.locator("strong", has_text="trên trang này")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE

    reader.trouble.expect(422)
    reader.go("/hoi-dap/dat-cau-hoi")
    asked = fresh_title("Nhóm ba người thì sao")
    page.get_by_label("Câu hỏi của bạn").fill(f"{asked}? Gọi tôi 0912 345 678")
    reader.press("Gửi câu hỏi")
    expect(page.get_by_role("alert")).to_contain_text("Hãy bỏ thông tin cá nhân")
    expect(page.get_by_label("Câu hỏi của bạn")).to_have_value(f"{asked}? Gọi tôi 0912 345 678")
    page.get_by_label("Câu hỏi của bạn").fill(f"{asked}?")
    reader.press("Gửi câu hỏi")
    expect(page.get_by_text("Đã nhận câu hỏi lúc")).to_be_visible()
    if scripts:
        check(reader, PHONE)

    waiting = secretary.get(f"{DESK_PATH}/cau-hoi").text
    row = waiting[waiting.index(asked) :]
    number = re.search(r"/cau-hoi/(\d+)", row)
    assert number is not None
    secretary.form(f"{DESK_PATH}/cau-hoi/{number[1]}", answer="Một người thay mặt nộp.")
    page.reload()
    expect(page.get_by_text("Một người thay mặt nộp.")).to_be_visible()


def test_public_pages_of_articles_are_accessible(window: Callable[..., Window]) -> None:
    reader = window(width=PHONE)
    for path in ("/video", "/mo-hinh", "/bao-chi", "/hoi-dap", "/tim-kiem?tu=thi"):
        reader.go(path)
        check(reader, PHONE)


def test_video_is_sent_by_ranges_through_the_gateway(
    secretary: Visitor, visitor: Callable[[], Visitor]
) -> None:
    name = fresh_title("Phim thể lệ")
    made = secretary.form(f"{DESK_PATH}/moi", kind="video", title=name, slug="")
    desk = made.headers["Location"]
    content = film()
    taken = secretary.post(
        f"{desk}/tep",
        data={"version": "1", "title": name, "body": "", "summary": ""},
        files={"file": ("phim.mp4", content, "video/mp4")},
    )
    page = secretary.get(taken.headers["Location"]).text
    number = re.search(r'name="attached"[^>]*value="(\d+)"[^>]*checked', page)
    assert number is not None
    secretary.form(desk, version="1", title=name, summary="", body="", attached=number[1])
    secretary.form(f"{desk}/dang", version="2")
    reader = visitor()
    address = f"/noi-dung/{number[1]}/phim.mp4"
    part = reader.get(address, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, content[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(content)}"
    whole = reader.get(address)
    assert (whole.status_code, whole.content) == (200, content)
    assert reader.get(address, headers={"Range": "bytes=99999999-"}).status_code == 416
