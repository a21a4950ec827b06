"""The last moment of voting is judged by the gateway's receive time (law 6, S1-14, S1-15)."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from servicekit import clock
from servicekit.testing import Stack
from support.crowd import Ballot
from support.databases import Databases
from support.dossiers import Entry
from support.edition import current_edition, voting_ends, voting_until
from support.mailbox import Mailbox
from support.people import fresh_email
from support.processes import Processes
from support.slow_line import slow_votes
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

MOMENT = timedelta(milliseconds=1)
WAIT = 15.0
AHEAD = timedelta(seconds=20)
OPENED = timedelta(seconds=8)
"""So long before the end lines open: the gateway waits no longer than 15 s for headers."""
FINAL_SECONDS = 240.0  # the minute after the end in which nothing is final, and the closing


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


def tallies(anyone: Visitor, entry: Entry) -> dict[str, Any]:
    """What everybody is told; kept by the gateway for seconds, so that it may lag behind."""
    answer = anyone.get("/api/voting/v1/tallies", params={"entry": entry.code})
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


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
    end = (clock.now() + timedelta(minutes=2)).replace(second=0, microsecond=0)

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
def test_vote_begun_in_time_is_in_the_final_count_and_one_begun_late_is_not(
    stack: Stack,
    gateway: str,
    visitor: Callable[[], Visitor],
    mailbox: Mailbox,
    entry: Entry,
    databases: Databases,
    processes: Processes,
) -> None:
    """The headers' arrival counts, not the body's; all through the gateway."""
    anyone = visitor()
    ballots = [Ballot(visitor().sign_in(fresh_email(), mailbox), entry.code) for _ in range(3)]
    voter = visitor()
    voter.sign_in(fresh_email(), mailbox)
    end = (clock.now() + AHEAD).replace(microsecond=0)

    with ExitStack() as meanwhile:
        meanwhile.enter_context(voting_ends(stack, current_edition(anyone)[0], end))
        until("the new end is known", lambda: known_end(voter, entry) == end)
        until("the end is near", lambda: clock.now() >= end - OPENED)
        in_time, half_headers, late = meanwhile.enter_context(slow_votes(gateway, *ballots))
        in_time.send()
        in_time.send()
        half_headers.send()
        assert clock.now() < end
        until("voting has ended", lambda: clock.now() >= end)
        half_headers.send()
        late.send()
        receipt = check_accepted(in_time.answer(), end)
        check_refused(half_headers.answer(), end)
        check_refused(late.answer(), end)
        assert counted(databases, anyone, entry) == 0
        processes.start("voting-ledger")
        until("the vote is recorded", lambda: counted(databases, anyone, entry) > 0, seconds=60)
        assert tallies(anyone, entry)["provisional"]
        for name in ("voting-web", "voting-work", "voting-ledger"):
            processes.kill(name)
            processes.wait_ready(name)
        until(
            "the count is final",
            lambda: not tallies(anyone, entry)["provisional"],
            seconds=FINAL_SECONDS,
        )
        final = tallies(anyone, entry)
        log = anyone.get("/api/voting/v1/reconciliation").json()

    assert final["entries"] == [{"entry": entry.code, "votes": 1}]
    assert (log["exact"], log["provisional"]) == (True, False)
    state = anyone.get(f"/api/voting/v1/receipts/{receipt}").json()["state"]
    assert (counted(databases, anyone, entry), state) == (1, "recorded")


def check_accepted(answer: tuple[int, dict[str, Any]], end: datetime) -> str:
    """The receipt of a vote received before `end`."""
    status, document = answer
    assert status == 201, document
    assert datetime.fromisoformat(document["received_at"]) < end
    return str(document["receipt"])


def check_refused(answer: tuple[int, dict[str, Any]], end: datetime) -> None:
    """Because voting ended at `end`."""
    status, document = answer
    assert (status, document["type"]) == (409, "/problems/voting-over")
    assert datetime.fromisoformat(document["closed_at"]) == end


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
