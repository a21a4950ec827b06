"""Kafka says nothing: the counts say how old they are, and are right again after."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from servicekit.testing import Stack
from support.crowd import Ballot, vote
from support.databases import Databases
from support.dossiers import Entry
from support.edition import current_edition
from support.metrics import metric
from support.processes import Processes
from support.tokens import voter_tokens
from support.visitor import Visitor, words
from support.waiting import until

pytestmark = pytest.mark.journey

LATE_SECONDS = 15
ALL_THERE = "Mọi phiếu trong nhật ký đều đã vào sổ"
LATE = "Sổ phiếu đang ghi chậm. Sổ đã ghi đủ các phiếu có trong nhật ký lúc"


def reconciliation(anyone: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = anyone.get("/api/voting/v1/reconciliation").json()
    return found


def shown_lag(stack: Stack) -> float:
    """As the ledger itself measures it, in seconds."""
    address = stack.facts["services"]["voting"]["LEDGER_OPS_LISTEN"]
    return metric(address, "contest_voting_ledger_lag_seconds")


def test_counts_are_as_old_as_the_last_answer_of_the_log(
    stack: Stack,
    gateway: str,
    visitor: Callable[[], Visitor],
    entries: Callable[[int], list[Entry]],
    databases: Databases,
    processes: Processes,
) -> None:
    entry, anyone = entries(1)[0], visitor()
    first, second = voter_tokens(Path(stack.facts["checkout"]), stack.home, 2)
    edition, numbers = current_edition(anyone)[1], [databases.entry_number(entry.code)]
    vote(gateway, [Ballot(first, entry.code)], retry=True)
    until("recorded", lambda: databases.ledger_rows(edition, numbers) == 1)
    until("counts are current", lambda: reconciliation(anyone)["lag_seconds"] < LATE_SECONDS)

    with processes.frozen("kafka"):
        until("the page says so", lambda: LATE in words(anyone.get("/doi-soat")), seconds=60)
        stood_still = reconciliation(anyone)
        measured = shown_lag(stack)
        until(
            "the lag grows",
            lambda: reconciliation(anyone)["lag_seconds"] > stood_still["lag_seconds"],
        )
        later = reconciliation(anyone)

    assert later["recorded_until"] == stood_still["recorded_until"]
    assert measured > LATE_SECONDS
    vote(gateway, [Ballot(second, entry.code)], retry=True)
    until("recorded", lambda: databases.ledger_rows(edition, numbers) == 2, seconds=60)
    until("nothing is missing", lambda: ALL_THERE in words(anyone.get("/doi-soat")), seconds=60)
    assert reconciliation(anyone)["exact"] is True
