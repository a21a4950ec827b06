"""A person votes while nobody can confirm it: the page waits and ends at the receipt by itself."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import expect

from support.browser import DESK, PHONE, Window
from support.databases import Databases
from support.dossiers import Entry
from support.edition import current_edition
from support.processes import Processes
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

BUTTON = "Xác nhận bình chọn"
RECORDED = "Phiếu đã được ghi nhận"
TWICE = "Thử lại không làm phiếu bị tính hai lần."


def log_frozen(processes: Processes) -> AbstractContextManager[None]:
    """Votes queue up until their deadline: voting's own page waits."""
    return processes.frozen("kafka")


def voting_away(processes: Processes) -> AbstractContextManager[None]:
    """Nobody behind the gateway: its own page waits."""
    return processes.stopped("voting-web")


Trouble = Callable[[Processes], AbstractContextManager[None]]


@pytest.fixture
def entry(entries: Callable[[int], list[Entry]]) -> Entry:
    return entries(1)[0]


@pytest.fixture
def voters(newcomer: Callable[[], Visitor]) -> list[Visitor]:
    return [newcomer(), newcomer()]


def open_confirm_page(found: Window, voter: Visitor, entry: Entry) -> None:
    found.trouble.expect(503)
    found.carry(voter.http.cookies)
    found.go(f"/binh-chon/{entry.code}/xac-nhan")
    found.page.get_by_role("button", name=BUTTON).wait_for()


def check_a_row_each(databases: Databases, voters: list[Visitor], entry: Entry) -> None:
    edition, numbers = current_edition(voters[0])[1], [databases.entry_number(entry.code)]
    until("recorded", lambda: databases.ledger_rows(edition, numbers) == len(voters))
    assert databases.tally(edition, numbers) == len(voters)


@pytest.mark.parametrize(
    ("trouble", "heading", "width"),
    [
        (log_frozen, "Đang xác nhận phiếu", PHONE),
        (voting_away, "Chưa xác nhận được phiếu của bạn", DESK),
    ],
    ids=["log frozen", "voting away"],
)
def test_waiting_page_goes_on_by_itself_and_comes_back_without_scripts(
    window: Callable[..., Window],
    voters: list[Visitor],
    entry: Entry,
    processes: Processes,
    databases: Databases,
    trouble: Trouble,
    heading: str,
    width: int,
) -> None:
    found, plain = window(width=width), window(scripts=False)
    for one, voter in zip((found, plain), voters, strict=True):
        open_confirm_page(one, voter, entry)
    with trouble(processes):
        plain.press(BUTTON)
        found.press(BUTTON)
        for one in (found, plain):
            expect(one.page.get_by_role("heading", name=heading)).to_be_visible()
            expect(one.page.get_by_role("main")).to_contain_text(TWICE)
        with found.page.expect_response(lambda answer: answer.status == 503):
            pass  # it has tried again meanwhile, and still waits
        expect(found.page.get_by_role("heading", name=heading)).to_be_visible()
    expect(found.page.get_by_role("heading", name=RECORDED)).to_be_visible()
    # Without scripts the page refreshes itself; the vote may have been taken after all.
    again = plain.page.get_by_role("button", name=BUTTON)
    again.or_(plain.page.get_by_role("link", name="Xem biên nhận")).click()
    expect(plain.page.get_by_role("heading", name=RECORDED)).to_be_visible()
    check_a_row_each(databases, voters, entry)
