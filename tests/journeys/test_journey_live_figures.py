"""Figures that follow the contest while somebody looks, and stand still without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from support.browser import DESK, PHONE, Window
from support.dossiers import hand_in
from support.people import StaffMember, fresh_title
from support.scenes import sign_in_as
from support.visitor import Visitor

pytestmark = pytest.mark.journey

FIELD = "medicine"
"""Nobody else hands in any of it: other tests do so all the time."""


@pytest.fixture
def reader(window: Callable[..., Window], staff: dict[str, StaffMember]) -> Callable[..., Window]:
    """Somebody of the standing body, signed in."""

    def make(**options: object) -> Window:
        found = window(**options)
        sign_in_as(found, staff["dost_staff"])
        return found

    return make


def lead(page: Page) -> Locator:
    return page.locator("#ho-so-so .lead")


def handed_in(page: Page) -> int:
    found = re.search(r"trong ([\d.]+) hồ sơ đã nộp", lead(page).inner_text())
    assert found is not None
    return int(found[1].replace(".", ""))


def test_open_dashboard_shows_a_dossier_that_has_just_come_in(
    reader: Callable[..., Window], applicant: Visitor
) -> None:
    window = reader(width=DESK)
    page = window.page
    streams: list[Request] = []
    page.on("request", lambda asked: streams.append(asked) if "truc-tiep" in asked.url else None)
    window.go(f"/bao-cao?linh_vuc={FIELD}")
    page.evaluate("window.notReloaded = true")
    table = page.locator("#ho-so details")
    table.locator("summary").click()
    link = page.locator("#ho-so-so tbody a").last  # a new row may come before it
    link.focus()
    before = handed_in(page)
    hand_in(applicant, fresh_title(), field=FIELD)
    expect(lead(page)).to_contain_text(f"trong {before + 1:,} hồ sơ đã nộp".replace(",", "."))
    assert page.evaluate("window.notReloaded") is True
    expect(table).to_have_attribute("open", "")
    expect(link).to_be_focused()
    assert len(streams) == 1


def test_paused_dashboard_asks_for_nothing(reader: Callable[..., Window]) -> None:
    window = reader()
    window.go("/bao-cao")
    streams: list[Request] = []
    window.page.on(
        "request", lambda asked: streams.append(asked) if "truc-tiep" in asked.url else None
    )
    window.press("Dừng cập nhật")
    expect(window.page.get_by_role("link", name="Tự cập nhật")).to_be_visible()
    streams.clear()  # of the page before
    window.go(window.page.url)
    expect(window.page.get_by_role("link", name="Tự cập nhật")).to_be_visible()
    assert streams == []


def test_figures_and_their_files_are_there_without_scripts(reader: Callable[..., Window]) -> None:
    window = reader(scripts=False)
    window.go("/bao-cao")
    assert handed_in(window.page) >= 0
    answer = window.page.request.get("/bao-cao/bieu-do/ho-so-theo-trang-thai.png")
    assert (answer.status, answer.body()[:8]) == (200, b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_map_leads_to_a_commune_by_keyboard_and_nothing_is_wider_than_the_screen(
    reader: Callable[..., Window], width: int
) -> None:
    window = reader(width=width)
    window.go("/bao-cao")
    page = window.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    tiles = page.locator("#ban-do .tile-map a")
    assert tiles.count() == 92
    tile = tiles.first
    name = str(tile.get_attribute("aria-label")).partition(":")[0]
    tile.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
