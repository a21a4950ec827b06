"""Voting and beginning a dossier without ever touching a mouse."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from support.browser import DESK, Window
from support.dossiers import SELF_CHECK, lasting_entries
from support.people import fresh_title
from support.visitor import Visitor

pytestmark = pytest.mark.journey

TABS = 80
FOCUSED = """
    () => {
        const here = document.activeElement;
        return [here.name || "", here.type || "", here.textContent.trim()];
    }"""


@pytest.fixture
def person(newcomer: Callable[[], Visitor]) -> Visitor:
    return newcomer()


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus is on what is called so; fails when it never is."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if str(page.evaluate(FOCUSED)[2]).startswith(words):
            return
    pytest.fail(f"the Tab key does not reach {words}")


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


def test_vote_is_cast_by_keyboard(window: Callable[..., Window], person: Visitor) -> None:
    desk = window(width=DESK)
    desk.carry(person.http.cookies)
    entry = lasting_entries(person)[2]["code"]
    desk.go(f"/bai-du-thi/{entry}")
    page = desk.page
    tab_to(page, "Bình chọn bài")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"/binh-chon/{entry}/xac-nhan")
    tab_to(page, "Xác nhận bình chọn")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/phieu/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


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
