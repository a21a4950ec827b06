"""One search for everything: entries come under their own heading; without them nothing is lost."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from support.accessible import violations
from support.browser import DESK, PHONE, Window
from support.dossiers import lasting_entries
from support.visitor import Visitor

pytestmark = pytest.mark.journey

PLACES = {
    "/tim-kiem": ("Bài dự thi", "Tìm các từ này trong bài dự thi", "/binh-chon"),
    "/en/search": ("Entries", "Search the entries for these words", "/en/entries"),
}


@pytest.fixture(scope="module")
def title(gateway: str) -> str:
    with Visitor(gateway) as anyone:
        return next(str(item["title"]) for item in lasting_entries(anyone) if " " in item["title"])


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("place", PLACES)
def test_entries_are_found_beside_articles(
    window: Callable[..., Window], title: str, place: str, width: int
) -> None:
    visitor = window(width=width)
    page = visitor.page
    visitor.go(f"{place}?tu={quote(title)}")
    heading, link, _ = PLACES[place]
    section = page.get_by_role("region", name=heading, exact=True)
    expect(section.get_by_role("link", name=title, exact=True)).to_be_visible()
    expect(section.get_by_role("link", name=link)).to_be_visible()
    expect(section.locator("[data-entries-away]")).to_be_hidden()
    expect(section.get_by_role("button")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    section.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


@pytest.mark.parametrize("place", PLACES)
def test_search_stays_when_entries_cannot_be_had(
    window: Callable[..., Window], title: str, place: str
) -> None:
    visitor = window(width=PHONE)
    page = visitor.page
    visitor.trouble.allow_cut_lines()
    heading, link, gallery = PLACES[place]
    page.route(f"**{gallery}?*", lambda route: route.abort("internetdisconnected"))
    visitor.go(f"{place}?tu={quote(title)}")
    section = page.get_by_role("region", name=heading, exact=True)
    expect(section.locator("[data-entries-away]")).to_be_visible()
    page.unroute_all()
    section.get_by_role("link", name=link).click()
    expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()


def test_words_that_no_entry_has_are_told(window: Callable[..., Window]) -> None:
    visitor = window(width=PHONE)
    visitor.go("/tim-kiem?tu=khongcogica")
    section = visitor.page.get_by_role("region", name="Bài dự thi", exact=True)
    expect(section.get_by_text("0 bài dự thi khớp với “khongcogica”.")).to_be_visible()
    expect(section.get_by_role("heading", name="Chưa tìm thấy bài nào")).to_be_visible()


def test_without_scripts_the_link_leads_to_the_entries(
    window: Callable[..., Window], title: str
) -> None:
    visitor = window(width=PHONE, scripts=False)
    visitor.go(f"/tim-kiem?tu={quote(title)}")
    visitor.page.get_by_role("link", name="Tìm các từ này trong bài dự thi").click()
    expect(visitor.page.get_by_role("link", name=title, exact=True)).to_be_visible()
