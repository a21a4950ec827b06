"""A crowd votes through the gateway, everyone twice: every vote counts once (laws 1 to 4)."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from redis import Redis

from servicekit.testing import Stack
from support.crowd import Answer, Ballot, receipts, vote
from support.databases import Databases
from support.dossiers import Entry
from support.edition import current_edition
from support.tokens import voter_tokens
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

VOTERS = 1_000
ENTRIES = 5
FIRST, REPEAT = 201, 200


@pytest.fixture(scope="module")
def tokens(stack: Stack) -> list[str]:
    return voter_tokens(Path(stack.facts["checkout"]), stack.home, VOTERS)


@pytest.fixture
def ballots(tokens: list[str], entries: Callable[[int], list[Entry]]) -> list[Ballot]:
    """Everybody for every entry, and everybody's second try right behind the first."""
    codes = [entry.code for entry in entries(ENTRIES)]
    return [Ballot(token, code) for code in codes for token in tokens for _ in range(2)]


def check_exact(
    stack: Stack, anyone: Visitor, ballots: Sequence[Ballot], answers: Sequence[Answer]
) -> None:
    """One row, one receipt and one counted vote for each person and entry."""
    databases = Databases(stack)
    edition = current_edition(anyone)[1]
    codes = sorted({ballot.entry for ballot in ballots})
    numbers = [databases.entry_number(code) for code in codes]
    wanted = VOTERS * ENTRIES
    until(
        f"{wanted} votes recorded",
        lambda: databases.tally(edition, numbers) >= wanted,
        seconds=60,
    )
    shown = anyone.get("/api/voting/v1/tallies", params={"entry": codes}).json()["entries"]
    given = receipts(ballots, answers)
    assert {
        "rows": databases.ledger_rows(edition, numbers),
        "tallies": databases.tally(edition, numbers),
        "shown": {item["entry"]: item["votes"] for item in shown},
        "receipts per vote": {len(found) for found in given.values()},
        "distinct receipts": len(set.union(*given.values())),
    } == {
        "rows": wanted,
        "tallies": wanted,
        "shown": dict.fromkeys(codes, VOTERS),
        "receipts per vote": {1},
        "distinct receipts": wanted,
    }


def test_crowd_votes_twice_and_counts_once(
    stack: Stack, gateway: str, visitor: Callable[[], Visitor], ballots: list[Ballot]
) -> None:
    answers = vote(gateway, ballots, retry=True)

    statuses = Counter(answer.status for answer in answers)
    assert set(statuses) == {FIRST, REPEAT}
    assert statuses[FIRST] >= VOTERS * ENTRIES
    check_exact(stack, visitor(), ballots, answers)


def test_crowd_votes_while_redis_is_flushed_and_counts_once(
    stack: Stack,
    gateway: str,
    visitor: Callable[[], Visitor],
    databases: Databases,
    ballots: list[Ballot],
) -> None:
    anyone = visitor()
    firsts, repeats = ballots[::2], ballots[1::2]
    edition = current_edition(anyone)[1]
    numbers = [databases.entry_number(code) for code in {ballot.entry for ballot in ballots}]
    with Redis.from_url(stack.facts["redis"]) as redis, ThreadPoolExecutor(1) as pool:
        voting = pool.submit(vote, gateway, firsts, retry=True)
        until("some are recorded", lambda: databases.ledger_rows(edition, numbers) > 0)
        redis.flushdb()
        assert not voting.done(), "flushed too late to be in the middle"
        answers = voting.result()
        redis.flushdb()
        answers += vote(gateway, repeats, retry=True)

    assert {answer.status for answer in answers} <= {FIRST, REPEAT}
    check_exact(stack, anyone, firsts + repeats, answers)
