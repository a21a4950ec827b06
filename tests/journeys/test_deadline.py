"""The last moment of voting is judged by the gateway's receive time (law 6, S1-14, S1-15)."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import httpx
import pytest

from servicekit import clock
from servicekit.testing import Stack
from support.databases import Databases
from support.dossiers import Entry
from support.edition import current_edition, voting_until
from support.mailbox import Mailbox
from support.people import fresh_email
from support.processes import Processes
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

MOMENT = timedelta(milliseconds=1)
WAIT = 15.0


class Edge:
    """Voting's internal port, where the receive time is a header that the gateway wrote."""

    def __init__(self, stack: Stack, token: str, entry: str) -> None:
        self._url = f"http://{stack.facts['services']['voting']['LISTEN']}/api/voting/v1/votes"
        self._token, self._entry = token, entry

    def vote(self, received_at: datetime) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {self._token}",
            "X-Received-At": f"{received_at.timestamp():.3f}",
            "X-Request-Id": "0" * 32,
        }
        return httpx.post(self._url, json={"entry": self._entry}, headers=headers, timeout=WAIT)


@pytest.fixture
def stopped_ledger(processes: Processes) -> Iterator[None]:
    """Nothing is recorded until the test starts it again, or ends."""
    processes.stop("voting-ledger")
    yield
    processes.start("voting-ledger")


@pytest.fixture
def entry(entries: Callable[[int], list[Entry]]) -> Entry:
    return entries(1)[0]


def known_end(voter: Visitor, entry: Entry) -> datetime:
    """The end of the window as voting knows it."""
    answer = voter.get("/api/voting/v1/ballot", params={"entry": entry.code})
    return datetime.fromisoformat(answer.raise_for_status().json()["closes_at"])


def counted(databases: Databases, anyone: Visitor, entry: Entry) -> int:
    edition = current_edition(anyone)[1]
    return databases.tally(edition, [databases.entry_number(entry.code)])


@pytest.mark.usefixtures("stopped_ledger")
def test_vote_of_last_millisecond_counts_and_of_midnight_does_not(
    stack: Stack,
    visitor: Callable[[], Visitor],
    secretary: Visitor,
    mailbox: Mailbox,
    entry: Entry,
    databases: Databases,
    processes: Processes,
) -> None:
    anyone = visitor()
    voter = visitor()
    early = Edge(stack, voter.sign_in(fresh_email(), mailbox), entry.code)
    late = Edge(stack, visitor().sign_in(fresh_email(), mailbox), entry.code)
    code, _ = current_edition(anyone)
    end = (clock.now() + timedelta(minutes=1)).replace(second=0, microsecond=0)

    with voting_until(secretary, code, end):
        until("the new end is known", lambda: known_end(voter, entry) == end)
        accepted = early.vote(end - MOMENT)
        refused = late.vote(end)
        recorded_meanwhile = counted(databases, anyone, entry)

    processes.start("voting-ledger")
    receipt = accepted.json().get("receipt", "")
    until("the vote is recorded", lambda: counted(databases, anyone, entry) > 0, seconds=60)
    state = anyone.get(f"/api/voting/v1/receipts/{receipt}").json()["state"]
    assert (accepted.status_code, recorded_meanwhile, state) == (201, 0, "recorded")
    assert (refused.status_code, refused.headers["Content-Type"].split(";")[0]) == (
        409,
        "application/problem+json",
    )
    assert counted(databases, anyone, entry) == 1


@pytest.mark.usefixtures("stopped_ledger")
def test_vote_with_stopped_ledger_is_accepted_and_counted_afterwards(
    visitor: Callable[[], Visitor],
    mailbox: Mailbox,
    entry: Entry,
    databases: Databases,
    processes: Processes,
) -> None:
    voter = visitor()
    voter.sign_in(fresh_email(), mailbox)

    answer = voter.post("/api/voting/v1/votes", json={"entry": entry.code})
    receipt = answer.json()["receipt"]
    state = voter.get(f"/api/voting/v1/receipts/{receipt}").json()["state"]
    assert (answer.status_code, state) == (201, "accepted")

    processes.start("voting-ledger")
    until("the vote is recorded", lambda: counted(databases, voter, entry) > 0, seconds=60)
    state = voter.get(f"/api/voting/v1/receipts/{receipt}").json()["state"]
    assert (counted(databases, voter, entry), state) == (1, "recorded")


def test_clients_own_receive_time_is_dropped(
    visitor: Callable[[], Visitor], mailbox: Mailbox, entry: Entry
) -> None:
    voter = visitor()
    voter.sign_in(fresh_email(), mailbox)
    before = clock.now()

    answer = voter.post(
        "/api/voting/v1/votes", json={"entry": entry.code}, headers={"X-Received-At": "1.000"}
    )

    received = datetime.fromisoformat(answer.json()["received_at"])
    assert answer.status_code == 201
    assert before - timedelta(seconds=2) <= received <= clock.now() + timedelta(seconds=2)
