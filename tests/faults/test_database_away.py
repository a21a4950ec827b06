"""PostgreSQL is gone or frozen: votes go on, also from a process that starts meanwhile (law 12)."""

import os
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from servicekit.testing import Stack
from support.crowd import Ballot, vote
from support.databases import Databases
from support.dossiers import Entry
from support.edition import current_edition
from support.processes import Processes
from support.tokens import voter_tokens
from support.visitor import Visitor
from support.waiting import SECONDS, until

pytestmark = pytest.mark.journey

DATABASE = "postgres"
RECORDED_SECONDS = 60.0


def stopped(processes: Processes) -> AbstractContextManager[None]:
    """Nobody listens."""
    return processes.stopped(DATABASE)


@contextmanager
def frozen(processes: Processes) -> Iterator[None]:
    """Connections are taken and nothing is ever said."""
    signal_all(processes, signal.SIGSTOP)
    try:
        yield
    finally:
        signal_all(processes, signal.SIGCONT)


def signal_all(processes: Processes, number: signal.Signals) -> None:
    """The server first, so that it starts no more children; a child may be gone by itself."""
    os.kill(processes.pid(DATABASE), number)
    for child in processes.children(DATABASE, "postgres"):
        with suppress(ProcessLookupError):
            os.kill(child, number)


def readiness(stack: Stack) -> tuple[int, dict[str, Any]]:
    answer = httpx.get(
        f"http://{stack.facts['services']['voting']['OPS_LISTEN']}/readyz", timeout=SECONDS
    )
    return answer.status_code, answer.json()


def state_of(anyone: Visitor, receipt: str) -> str:
    return str(anyone.get(f"/api/voting/v1/receipts/{receipt}").json()["state"])


@pytest.mark.parametrize("away", [stopped, frozen])
def test_voting_that_restarts_without_its_database_takes_votes_that_count_later(
    away: Any,
    stack: Stack,
    gateway: str,
    visitor: Any,
    entries: Any,
    databases: Databases,
    processes: Processes,
) -> None:
    entry: Entry = entries(1)[0]
    first, second = voter_tokens(Path(stack.facts["checkout"]), stack.home, 2)
    before = vote(gateway, [Ballot(first, entry.code)], retry=True)[0]
    until(
        "the vote has its mark", lambda: vote(gateway, [Ballot(first, entry.code)])[0].status == 200
    )
    anyone = visitor()
    edition, numbers = current_edition(anyone)[1], [databases.entry_number(entry.code)]

    with away(processes):
        processes.stop("voting-web")
        processes.start("voting-web")
        processes.wait_ready("voting-web")
        said = readiness(stack)
        ballots = [Ballot(second, entry.code), Ballot(first, entry.code)]
        fresh, repeat = vote(gateway, ballots, retry=True)
        meanwhile = state_of(anyone, fresh.receipt)

    assert said == (200, {"ok": True, "reasons": [], "degraded": ["database away"]})
    assert (before.status, fresh.status, repeat.status) == (201, 201, 200)
    assert repeat.receipt == before.receipt
    assert meanwhile == "accepted"
    until(
        "both votes are in the ledger",
        lambda: databases.ledger_rows(edition, numbers) == 2,
        seconds=RECORDED_SECONDS,
    )
    until(
        "the receipt says so",
        lambda: state_of(anyone, fresh.receipt) == "recorded",
    )
    until("ready without any lack", lambda: readiness(stack)[1]["degraded"] == [])
    processes.wait_ready()  # the other services had no database either
