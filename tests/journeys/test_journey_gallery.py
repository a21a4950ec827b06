"""A visitor finds an entry, looks at it, passes it on and prints its poster."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, Request, Route, expect

from support.browser import DESK, PHONE, Window
from support.dossiers import FRESH, lasting_entries
from support.visitor import SECONDS, Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

WindowMaker = Callable[..., Window]


@pytest.fixture(scope="module")
def entry(gateway: str) -> dict[str, str]:
    with Visitor(gateway) as anyone:
        found = lasting_entries(anyone)
    return next(item for item in found if len(item["title"].split()) > 3)


SURE = 12  # of the first page's 24: what other tests publish meanwhile pushes none of these out


def part_of(title: str) -> str:
    """Not the beginning: in the large demonstration many begin alike."""
    return " ".join(title.split()[1:])


def titles(page: Page) -> list[str]:
    """Of the entries that no other test takes away meanwhile."""
    shown = page.locator(".entry-card h2").all_inner_texts()
    return [title for title in shown if not FRESH.search(title)]


def documents(page: Page) -> list[str]:
    """Whole pages that the window asks for from now on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request():
            asked.append(request.url)

    page.on("request", note)
    return asked


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_entries_are_found_while_typing(
    window: WindowMaker, entry: dict[str, str], width: int
) -> None:
    visitor = window(width=width)
    page = visitor.page
    visitor.go("/binh-chon")
    left = documents(page)

    page.get_by_role("searchbox").press_sequentially(part_of(entry["title"]), delay=20)
    expect(page.locator(".entry-card h2").first).to_have_text(entry["title"])
    expect(page).to_have_url(re.compile(r"/binh-chon\?q=.*shuffle=\d+$"))
    expect(page.locator("[data-status]")).to_contain_text("khớp với")
    assert left == []

    page.get_by_role("searchbox").fill("khong co bai nay dau")
    expect(page.get_by_role("heading", name="Chưa tìm thấy bài nào")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    expect(page.locator(".entry-card").first).to_be_visible()
    assert left == []


def test_words_typed_before_the_scripts_came_are_searched_for(
    window: WindowMaker, entry: dict[str, str]
) -> None:
    page, held = window().page, list[Route]()
    page.route("**/js/htmx*", lambda route: held.append(route))
    page.goto("/binh-chon")
    page.get_by_role("searchbox").press_sequentially(part_of(entry["title"]))
    until("the script waits", lambda: bool(page.evaluate("1")) and held != [])
    held[0].continue_()
    expect(page.locator("[data-status]")).to_contain_text("khớp với")
    expect(page.locator(".entry-card h2").first).to_have_text(entry["title"])


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_entries_are_found_without_scripts(
    window: WindowMaker, entry: dict[str, str], width: int
) -> None:
    visitor = window(width=width, scripts=False)
    page = visitor.page
    visitor.go("/binh-chon")
    order = titles(page)

    page.get_by_role("searchbox").fill(part_of(entry["title"]))
    visitor.press("Tìm")
    expect(page.locator(".entry-card h2").first).to_have_text(entry["title"])
    page.get_by_role("searchbox").fill("")
    visitor.press("Tìm")
    again = titles(page)
    assert set(order[:SURE]) <= set(again)
    assert [title for title in again if title in order] == [t for t in order if t in again]

    page.get_by_label("Thứ tự").select_option("title")
    visitor.press("Xem")
    expect(page).to_have_url(re.compile("order=title"))
    page.locator(".chips .chip").nth(1).click()
    chosen = page.locator(".chips .chip[aria-current]")
    expect(page).to_have_url(re.compile("field=.*order=title"))
    count = int(re.sub(r"\D", "", chosen.locator(".chip-count").inner_text()))
    expect(page.locator("[data-found]")).to_have_text(re.compile(rf"^{count} bài dự thi\."))


def test_entry_is_passed_on(window: WindowMaker, entry: dict[str, str]) -> None:
    visitor = window()
    page = visitor.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.go(f"/bai-du-thi/{entry['code']}")
    page.get_by_role("button", name="Sao chép liên kết").click()
    expect(page.get_by_role("button", name="Đã sao chép")).to_be_visible()

    copied = page.evaluate("navigator.clipboard.readText()")
    image = page.locator('meta[property="og:image"]').get_attribute("content") or ""
    assert copied == page.locator('meta[property="og:url"]').get_attribute("content")
    assert httpx.get(image, timeout=SECONDS).headers["Content-Type"].startswith("image/")
    for name, host in (("Facebook", "www.facebook.com"), ("Zalo", "button-share.zalo.me")):
        href = page.get_by_role("link", name=name).get_attribute("href") or ""
        assert httpx.URL(href).host == host


@pytest.mark.parametrize("scripts", [True, False])
def test_poster_is_one_sheet(window: WindowMaker, entry: dict[str, str], scripts: bool) -> None:
    visitor = window(scripts=scripts)
    page = visitor.page
    visitor.go(f"/bai-du-thi/{entry['code']}")
    visitor.press("Áp phích để in")
    expect(page.get_by_role("heading", level=1)).to_have_text(entry["title"])
    expect(page.get_by_alt_text("Mã QR dẫn tới bài dự thi này")).to_be_visible()
    paper = page.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert [(round(float(w)), round(float(h))) for w, h in sheets] == [(595, 842)]


def test_programs_find_what_they_may_take(gateway: str, entry: dict[str, str]) -> None:
    with httpx.Client(base_url=gateway, timeout=SECONDS) as program:
        robots = program.get("/robots.txt").text
        sitemap = re.search(r"Sitemap: (\S+)", robots)
        assert sitemap is not None
        assert entry["url"] in httpx.get(sitemap[1], timeout=SECONDS).text
        for path in ("/binh-chon/du-lieu-mo.csv", "/api/submissions/v1/open-data"):
            program.get(path)
            again = program.get(path, headers={"Accept-Encoding": "gzip"})
            assert entry["code"] in again.text
            assert again.headers["Cache-Control"].startswith("public")
        assert entry["url"] in program.get("/api/submissions/v1/open-data").text


def test_gallery_is_shuffled_by_the_gateway(gateway: str) -> None:
    with Visitor(gateway) as program:
        pages = [lasting_entries(program, order="fair")[:SURE] for _ in range(40)]
        orders = {tuple(item["code"] for item in page) for page in pages}
    assert 2 <= len(orders) <= 16
