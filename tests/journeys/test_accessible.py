"""Every page for everybody: axe finds nothing, nothing scrolls sideways, the keyboard suffices."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from support.accessible import violations
from support.browser import DESK, HEIGHT, PHONE, Window, open_window
from support.every_page import Scene
from support.mailbox import Mailbox
from support.pages import ANYONE, NOWHERE, PAGES, PERSON
from support.people import StaffMember, fresh_email
from support.visitor import Visitor

pytestmark = pytest.mark.journey

ALIKE = "tbody tr:nth-child(n+12)"  # rows of the same making
CONTRAST = "color-contrast"
TABS = 60


@pytest.fixture(scope="module")
def readers(
    visitor: Callable[[], Visitor],
    mailbox: Mailbox,
    staff: dict[str, StaffMember],
) -> dict[str, Visitor]:
    """Somebody for each part of the list: sessions for these windows alone, which renew them."""
    found = {name: visitor() for name in PAGES}
    found[PERSON].sign_in(fresh_email(), mailbox)
    for role in set(PAGES) - {ANYONE, PERSON}:
        found[role].sign_in_as(staff[role])
    return found


@pytest.fixture(scope="module")
def places(
    readers: dict[str, Visitor], mailbox: Mailbox, visitor: Callable[[], Visitor]
) -> Iterator[dict[str, str]]:
    """What stands in the addresses of pages, made or found here."""
    with Scene(readers, mailbox, visitor) as found:
        yield found


@pytest.fixture(scope="module")
def reader(
    browser: Browser, gateway: str, readers: dict[str, Visitor]
) -> Iterator[Callable[[str], Window]]:
    """`reader("secretary")`: their window, used again and again."""
    windows: dict[str, Window] = {}

    def find(name: str) -> Window:
        if name not in windows:
            windows[name] = open_window(browser, gateway, width=PHONE, scripts=True)
            windows[name].carry(readers[name].http.cookies)
        return windows[name]

    yield find
    for window in windows.values():
        window.page.context.close()


def sideways(window: Window) -> int:
    """By how many pixels the page is wider than the window."""
    return int(window.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        *((name, page) for name, pages in PAGES.items() for page in pages),
        (ANYONE, NOWHERE),
    ],
)
def test_page_is_accessible(
    reader: Callable[[str], Window], places: dict[str, str], name: str, pattern: str
) -> None:
    window = reader(name)
    page = window.page
    window.trouble.found.clear()
    window.trouble.expected = {404} if pattern == NOWHERE else set()
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    window.go(pattern.format_map(places))
    on_phone = violations(page, exclude=ALIKE), max(sideways(window), 0)
    page.set_viewport_size({"width": DESK, "height": HEIGHT})
    on_desk = violations(page, exclude=ALIKE), max(sideways(window), 0)
    page.emulate_media(color_scheme="dark")
    in_the_dark = violations(page, CONTRAST, exclude=ALIKE)
    assert (on_phone, on_desk, in_the_dark) == (([], 0), ([], 0), [])
    assert page.locator("h1").count() == 1
    assert window.trouble.found == []


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        (ANYONE, "/"),
        (ANYONE, "/binh-chon"),
        (ANYONE, "/bai-du-thi/{entry_path}"),
        (ANYONE, "/en/entries"),
        ("secretary", "/tham-dinh/ma-nop-muon"),
        ("secretary", "/quan-tri/noi-dung/{article}"),
    ],
)
def test_skip_link_leads_to_the_content(
    reader: Callable[[str], Window], places: dict[str, str], name: str, pattern: str
) -> None:
    window = reader(name)
    window.go(pattern.format_map(places))
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.className") == "skip-link"
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "noi-dung"


@pytest.mark.parametrize(
    ("name", "pattern", "button"),
    [
        (ANYONE, "/", "Xem bài dự thi và bình chọn"),
        (ANYONE, "/bai-du-thi/{entry_path}", "Bình chọn"),
        (PERSON, "/binh-chon/{entry}/xac-nhan", "Xác nhận bình chọn"),
        (ANYONE, "/tai-khoan/dang-nhap", "Gửi mã"),
        (PERSON, "/ho-so/{draft}/buoc/1", "Lưu và tiếp tục"),
    ],
)
def test_tab_key_reaches_the_main_button(
    reader: Callable[[str], Window],
    places: dict[str, str],
    name: str,
    pattern: str,
    button: str,
) -> None:
    window = reader(name)
    window.go(pattern.format_map(places))
    reached = []
    for _ in range(TABS):
        window.page.keyboard.press("Tab")
        reached.append(str(window.page.evaluate("document.activeElement.textContent.trim()")))
        if reached[-1].startswith(button):
            return
    pytest.fail(f"{button} is not among what the Tab key reaches: {reached}")
