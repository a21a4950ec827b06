"""What people and staff do most, without ever touching a mouse."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from support.browser import DESK, Window
from support.dossiers import SELF_CHECK, lasting_entries
from support.keyboard import Keyboard
from support.mailbox import Mailbox
from support.people import fresh_email, fresh_title
from support.scenes import CODE, CONTACT
from support.visitor import Visitor

pytestmark = pytest.mark.journey

TABS = 80
FOCUSED = """
    () => {
        const here = document.activeElement;
        return [here.name || "", here.type || "", here.textContent.trim()];
    }"""


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


def fill_by_keyboard(page: Page, texts: dict[str, str]) -> None:
    """Tab through a form: type texts, take the first choice, press the button at its end."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        name, kind, words = page.evaluate(FOCUSED)
        if name in texts:
            page.keyboard.press("Control+A")
            page.keyboard.type(texts[name])
        elif kind == "radio":
            page.keyboard.press("Space")
        elif kind == "select-one":
            page.keyboard.press("ArrowDown")
        elif words.startswith("Lưu và tiếp tục"):
            page.keyboard.press("Enter")
            return
    pytest.fail("the Tab key does not reach the form's button")


def test_first_step_of_a_dossier_is_filled_by_keyboard(
    window: Callable[..., Window], person: Visitor
) -> None:
    place = person.form("/ho-so/moi", **SELF_CHECK).headers["Location"]
    code = place.split("/ho-so/")[1].split("/")[0]
    desk = window(width=DESK)
    desk.carry(person.http.cookies)
    desk.go(f"/ho-so/{code}/buoc/1")
    title = fresh_title()
    fill_by_keyboard(desk.page, {"title": title, "summary": "Máy sao chè bớt một nửa củi."})
    expect(desk.page).to_have_url(f"/ho-so/{code}/buoc/2")
    desk.go(f"/ho-so/{code}/buoc/1")
    expect(desk.page.get_by_label("Tên", exact=False).first).to_have_value(title)
