"""Numbers of votes on an open page: they change by themselves, and calmly."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from servicekit import clock
from support.browser import Window
from support.databases import Databases
from support.dossiers import Entry
from support.edition import current_edition
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

TALLIES = "**/api/voting/v1/tallies?*"
ROUND = 8_000  # ms between two questions of the page
ROUNDS = 6
VOTED = {200, 201}
UNKNOWN = {503}  # another test may be emptying the filter


@pytest.fixture
def entry(entries: Callable[[int], list[Entry]]) -> Entry:
    return entries(1)[0]


@pytest.fixture
def reader(window: Callable[..., Window], entry: Entry) -> Window:
    """Somebody whose page shows that nobody has voted yet; its clock is ours."""
    found = window()
    # Far from a full hour, at which the words of how long one may vote change.
    found.page.clock.install(time=clock.now().replace(minute=20))
    found.go(f"/bai-du-thi/{entry.code}")
    expect(number(found.page)).to_have_text("0 phiếu")
    found.page.evaluate("window.notReloaded = true")
    return found


@pytest.fixture
def onlooker(window: Callable[..., Window]) -> Window:
    """Somebody at the gallery; its clock is ours."""
    found = window()
    found.page.clock.install()
    found.go("/binh-chon")
    expect(number(found.page)).to_be_visible()
    return found


@pytest.fixture
def count_one(
    databases: Databases, entry: Entry, newcomer: Callable[[], Visitor]
) -> Callable[[], None]:
    """Somebody votes elsewhere; goes on once the ledger has counted it."""
    voter = newcomer()  # the accounts of tokens are everybody's, and so is their limit
    edition = current_edition(voter)[1]

    def cast() -> bool:
        answer = voter.post("/api/voting/v1/votes", json={"entry": entry.code})
        assert answer.status_code in VOTED | UNKNOWN, answer.text
        return answer.status_code in VOTED

    def count() -> None:
        until("the vote is taken", cast)
        numbers = [databases.entry_number(entry.code)]
        until("the vote is counted", lambda: databases.tally(edition, numbers) == 1, seconds=60)

    return count


def number(page: Page) -> Locator:
    return page.locator("[data-votes]:visible").first


def pass_rounds(page: Page, count: int) -> None:
    """As many questions as the page asks in that time."""
    for _ in range(count):
        page.clock.run_for(ROUND)


def count_questions(page: Page) -> list[str]:
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/tallies?" in request.url:
            asked.append(request.url)

    page.on("request", note)
    return asked


def shows(page: Page, text: str) -> bool:
    page.clock.run_for(ROUND)
    return number(page).inner_text() == text


def test_vote_elsewhere_shows_on_the_open_page(
    reader: Window, count_one: Callable[[], None]
) -> None:
    count_one()
    until("the number changes", lambda: shows(reader.page, "1 phiếu"))
    assert reader.page.evaluate("window.notReloaded")


def test_failing_counts_leave_the_old_number_and_come_back(
    reader: Window, count_one: Callable[[], None]
) -> None:
    page = reader.page
    reader.trouble.expect(503)
    page.route(TALLIES, lambda route: route.fulfill(status=503, body="{}"))
    before = reader.text()
    count_one()
    with page.expect_response(TALLIES):
        pass_rounds(page, 1)
    assert reader.text() == before
    page.unroute(TALLIES)
    until("the number is right again", lambda: shows(page, "1 phiếu"))


def test_counts_that_are_hidden_from_now_on_disappear_and_are_not_asked_for(
    onlooker: Window,
) -> None:
    page = onlooker.page
    onlooker.trouble.expect(403)
    page.route(TALLIES, lambda route: route.fulfill(status=403, body="{}"))
    pass_rounds(page, 1)
    expect(page.locator("[data-votes]:visible")).to_have_count(0)
    asked = count_questions(page)
    pass_rounds(page, ROUNDS)
    assert asked == []


def test_page_that_nobody_sees_asks_nothing_until_it_is_seen_again(onlooker: Window) -> None:
    page = onlooker.page
    asked = count_questions(page)
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    pass_rounds(page, ROUNDS)
    unseen = len(asked)
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false})")
    with page.expect_request(TALLIES):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert (unseen, len(asked)) == (0, 1)


def test_gallery_keeps_every_number_fresh(
    window: Callable[..., Window], entry: Entry, count_one: Callable[[], None]
) -> None:
    found = window()
    found.page.clock.install()
    found.go(f"/binh-chon?q={entry.title.split()[-1]}")
    shown = found.page.locator(f'[data-votes="{entry.code}"]')
    expect(shown).to_have_text("0 phiếu")
    count_one()
    until("the number changes", lambda: shows(found.page, "1 phiếu"))
