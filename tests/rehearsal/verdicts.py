"""What voters were told beside what the ledger holds: pure comparisons."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from load.ledger import Standing
from load.openloop import Answer

OVER = 409
BLUR = 0.1
"""Seconds around the end of voting in which the generator cannot know when a vote was received."""

Receipts = Mapping[int, Collection[str]]
"""Account -> the receipts it was given."""


@dataclass(frozen=True)
class Verdict:
    """Acknowledged votes without a row, voters with two receipts or counted twice, rows of nobody,
    and whether `log = rows + duplicates + dead + markers` holds (law 8).
    """

    acknowledged: int
    lost: int
    doubled: int
    unasked: int
    equation_holds: bool

    @property
    def is_exact(self) -> bool:
        return self.equation_holds and not (self.lost or self.doubled or self.unasked)


@dataclass(frozen=True)
class Closing:
    """How voting ended. `misjudged`: votes taken after the end or refused before it, and voters who
    were only ever refused and have a row. `late_rows`: rows received after the end. `markers`: how
    many close markers the ledger has consumed, of so many `partitions`. `final_after`: seconds.
    """

    misjudged: int
    late_rows: int
    markers: int
    partitions: int
    shown: int
    rows: int
    is_reconciled: bool
    final_after: float

    @property
    def is_exact(self) -> bool:
        complete = self.markers == self.partitions and self.shown == self.rows
        return complete and self.is_reconciled and not (self.misjudged or self.late_rows)


def lost(given: Receipts, recorded: Collection[int], opens: Callable[[int, str], bool]) -> set[int]:
    """Accounts that were told yes and have no row, or a receipt that opens to another vote."""
    return {
        account
        for account, receipts in given.items()
        if account not in recorded or not all(opens(account, one) for one in receipts)
    }


def doubled(given: Receipts, standing: Standing) -> int:
    """Voters with two receipts, and by how much the tally differs from its rows."""
    return sum(len(found) > 1 for found in given.values()) + abs(standing.tally - standing.rows)


def judged_wrongly(answers: Sequence[Answer], end: float) -> int:
    """Votes that left after `end` (by the loop's clock) and were taken, or were refused as too late
    before it."""
    taken = sum(one.is_acknowledged and one.due > end + BLUR for one in answers)
    refused = sum(one.status == OVER and one.due + one.seconds < end - BLUR for one in answers)
    return taken + refused


def refused_and_recorded(
    accounts: Sequence[int], answers: Sequence[Answer], recorded: Collection[int]
) -> set[int]:
    """Those whose every vote was refused as too late, and who have a row. `accounts` by voter."""
    told: dict[int, set[int]] = {}
    for one in answers:
        told.setdefault(accounts[one.voter], set()).add(one.status)
    return {account for account, found in told.items() if found == {OVER} and account in recorded}
