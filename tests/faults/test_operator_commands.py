"""`voting rebuild-filter` and `voting recount` on a running stack that has been hurt."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from servicekit.testing import Stack
from support import operator
from support.crowd import Ballot, vote
from support.databases import Databases
from support.dossiers import Entry
from support.edition import current_edition
from support.metrics import metric
from support.processes import Processes
from support.tokens import voter_tokens
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

VOTERS = 50
DIFFERENCES = "contest_voting_recount_difference_rows"
STILL_AT_IT = re.compile(r"^.* \(\d+ s\)\n", re.MULTILINE)
"""What long work says every five seconds."""


@pytest.fixture
def voted(
    stack: Stack,
    gateway: str,
    visitor: Callable[[], Visitor],
    entries: Callable[[int], list[Entry]],
    databases: Databases,
) -> Entry:
    """An entry with some votes in the ledger."""
    entry = entries(1)[0]
    tokens = voter_tokens(Path(stack.facts["checkout"]), stack.home, VOTERS)
    vote(gateway, [Ballot(token, entry.code) for token in tokens], retry=True)
    edition, numbers = current_edition(visitor())[1], [databases.entry_number(entry.code)]
    until("recorded", lambda: databases.ledger_rows(edition, numbers) == VOTERS)
    return entry


@pytest.fixture
def ledger(stack: Stack) -> Iterator[psycopg.Connection[tuple[int, ...]]]:
    """Voting's database, as its superuser."""
    with psycopg.connect(stack.admin_url("contest_voting"), autocommit=True) as conn:
        yield conn


@pytest.fixture
def nobody_else_fills(processes: Processes) -> Iterator[None]:
    """The worker would do it by itself."""
    processes.stop("voting-work")
    yield
    processes.start("voting-work")
    processes.wait_ready("voting-work")


@pytest.mark.usefixtures("voted", "nobody_else_fills")
def test_rebuild_filter_restores_every_bit_and_no_other(
    stack: Stack, ledger: psycopg.Connection[tuple[int, ...]]
) -> None:
    with Redis.from_url(stack.facts["redis"]) as redis:
        redis.flushall()
        done = operator.run(stack.home, "voting", "rebuild-filter")
        incarnation = one(ledger, "SELECT max(id) FROM incarnations")
        rows = ledger.execute("SELECT edition, entry, account FROM ledger").fetchall()
        by_entry: dict[tuple[int, ...], set[int]] = {}
        for edition, entry, account in rows:
            by_entry.setdefault((edition, entry), set()).add(account)
        bits = {
            (edition, entry): bits_of(redis.get(f"voted:{edition}:{incarnation}:{entry}"))
            for edition, entry in by_entry
        }
    assert (done.returncode, STILL_AT_IT.sub("", done.stderr)) == (0, "")
    assert bits == by_entry
    assert sum(int(line.split(": ")[1].split()[0]) for line in done.stdout.splitlines()) == len(
        rows
    )


def test_recount_names_a_wrong_tally_and_raises_the_alarm(
    stack: Stack,
    ledger: psycopg.Connection[tuple[int, ...]],
    voted: Entry,
    databases: Databases,
) -> None:
    number = databases.entry_number(voted.code)
    change = """
        UPDATE tallies SET counted = counted + %s WHERE ctid =
            (SELECT ctid FROM tallies WHERE entry = %s ORDER BY edition DESC, partition LIMIT 1)
    """
    right = operator.run(stack.home, "voting", "recount")
    ledger.execute(change, (1, number))
    try:
        wrong = operator.run(stack.home, "voting", "recount")
        until("the alarm is raised", lambda: alarm(stack) == 1)
    finally:
        ledger.execute(change, (-1, number))
    again = operator.run(stack.home, "voting", "recount")
    until("the alarm is over", lambda: alarm(stack) == 0)
    assert (right.returncode, again.returncode) == (0, 0)
    named, summary = wrong.stdout.splitlines()
    assert wrong.returncode == 1
    assert f"entry {voted.code}," in named
    assert summary.endswith(" votes, 1 tallies differ")


@pytest.mark.parametrize("command", ["recount", "rebuild-filter"])
def test_command_refuses_what_it_does_not_know(stack: Stack, command: str) -> None:
    done = operator.run(stack.home, "voting", command, "--edition", "31")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"voting {command}: error: unrecognized arguments" in done.stderr


def one(conn: psycopg.Connection[tuple[int, ...]], sql: str) -> int:
    row = conn.execute(sql).fetchone()
    assert row is not None
    return row[0]


def bits_of(bitmap: bytes | None) -> set[int]:
    """Places of the bits that are set."""
    return {
        8 * at + bit
        for at, byte in enumerate(bitmap or b"")
        if byte
        for bit in range(8)
        if byte & 0x80 >> bit
    }


def alarm(stack: Stack) -> float:
    """What the worker's metric says."""
    address = stack.facts["services"]["voting"]["WORK_OPS_LISTEN"]
    return metric(address, DIFFERENCES)
