"""Fixtures of the tests that use the whole running stack."""

import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from servicekit.testing import Stack
from support.browser import CHROMIUM, OPTIONS, PHONE, Window, open_window
from support.databases import Databases
from support.dossiers import Entry, hand_in, publish, start_draft, wait_votable, withdraw
from support.mailbox import Mailbox
from support.people import StaffMember, fresh_email, fresh_title, read_staff
from support.processes import Processes
from support.visitor import Visitor

DOSSIERS_EACH = 15  # of the thirty that a person may begin in a day
FAILED = pytest.StashKey[bool]()
WindowMaker = Callable[..., Window]
EntryMaker = Callable[[int], list[Entry]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes the stack down comes last."""
    items.sort(key=lambda item: item.path.name == "test_restart.py")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Lets fixtures know how the test ended, so that they can keep what a browser shows."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def gateway(stack: Stack) -> str:
    return str(stack.facts["gateway"])


@pytest.fixture(scope="session")
def mailbox(stack: Stack) -> Mailbox:
    return Mailbox(stack.facts["mailsink"])


@pytest.fixture(scope="session")
def databases(stack: Stack) -> Databases:
    return Databases(stack)


@pytest.fixture(scope="session")
def processes(stack: Stack) -> Iterator[Processes]:
    found = Processes(stack.home)
    yield found
    found.close()


@pytest.fixture(scope="session")
def staff(stack: Stack) -> dict[str, StaffMember]:
    """Demonstration accounts by role."""
    return read_staff(Path(stack.facts["demo_accounts"]))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield found
        found.close()


@pytest.fixture
def window(
    browser: Browser, gateway: str, stack: Stack, request: pytest.FixtureRequest
) -> Iterator[WindowMaker]:
    """`window(width=390, scripts=True)`: a new person's window.

    At the end of a test that passed, no window may have seen an error it did not expect; of one
    that failed, all windows are kept as picture and HTML in the home's `logs/journeys`.
    """
    opened: list[Window] = []

    def make(*, width: int = PHONE, scripts: bool = True) -> Window:
        opened.append(open_window(browser, gateway, width=width, scripts=scripts))
        return opened[-1]

    yield make
    failed = request.node.stash.get(FAILED, True)
    troubles = "\n".join(trouble for one in opened for trouble in one.trouble.found)
    if failed or troubles:
        name = re.sub(r"\W+", "-", request.node.name)
        for number, one in enumerate(opened, start=1):
            one.save(stack.home / "logs" / "journeys", f"{name}-{number}")
    for one in opened:
        one.page.context.close()
    assert failed or troubles == ""


@pytest.fixture(scope="session")
def visitor(gateway: str) -> Iterator[Callable[[], Visitor]]:
    """`visitor()`: somebody nobody knows yet."""
    opened: list[Visitor] = []

    def make() -> Visitor:
        opened.append(Visitor(gateway))
        return opened[-1]

    yield make
    for one in opened:
        one.http.close()


@pytest.fixture(scope="session")
def secretary(visitor: Callable[[], Visitor], staff: dict[str, StaffMember]) -> Visitor:
    found = visitor()
    found.sign_in_as(staff["secretary"])
    return found


@pytest.fixture(scope="session")
def newcomer(visitor: Callable[[], Visitor], mailbox: Mailbox) -> Callable[[], Visitor]:
    """`newcomer()`: somebody who has just signed in for the first time."""

    def make() -> Visitor:
        found = visitor()
        found.sign_in(fresh_email(), mailbox)
        return found

    return make


@pytest.fixture(scope="session")
def applicant(newcomer: Callable[[], Visitor]) -> Visitor:
    return newcomer()


@pytest.fixture(scope="session")
def author(newcomer: Callable[[], Visitor]) -> Callable[[], Visitor]:
    """`author()`: an applicant who may still begin a dossier today; only so many may one person."""

    def authors() -> Iterator[Visitor]:
        while True:
            yield from [newcomer()] * DOSSIERS_EACH

    return authors().__next__


@pytest.fixture
def writer(newcomer: Callable[[], Visitor]) -> tuple[Visitor, str]:
    """Somebody with a draft: the person and the draft's code."""
    person = newcomer()
    return person, start_draft(person, fresh_title())


@pytest.fixture
def entries(author: Callable[[], Visitor], secretary: Visitor) -> Iterator[EntryMaker]:
    """`entries(2)`: entries published just now, taken out of the gallery after the test."""
    made: list[tuple[Visitor, Entry]] = []

    def make(count: int) -> list[Entry]:
        for _ in range(count):
            person, title = author(), fresh_title()
            entry = Entry(hand_in(person, title), title)
            made.append((person, entry))
            publish(secretary, entry.code)
        for person, entry in made[-count:]:
            wait_votable(person, entry.code)
        return [entry for _, entry in made[-count:]]

    yield make
    for person, entry in made:
        withdraw(person, entry.code)
