"""The reconciliation everyone may see: nothing is missing between log, ledger and count (law 8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from servicekit.db import Connection
from voting.model.catalogue import Catalogue, Election
from voting.model.counts import is_final
from voting.store import close_markers, log_counts, tallies
from voting.store.log_counts import PartitionCount
from voting.store.tallies import Recount, Totals

LATE: Final = timedelta(seconds=15)
"""A ledger that works says every second how far it is."""


@dataclass(frozen=True)
class Reconciliation:
    """`rows` are the ledger's of this edition, over all incarnations of the log."""

    election: Election
    at: datetime
    recorded_until: datetime | None
    is_final: bool
    partitions: list[PartitionCount]
    rows: int
    totals: Totals
    recount: Recount | None

    @property
    def lag(self) -> timedelta | None:
        """What came into the log during this time may not be in the ledger; None if unknown."""
        if self.recorded_until is None:
            return None
        return max(timedelta(0), self.at - self.recorded_until)

    @property
    def is_complete(self) -> bool:
        """The ledger keeps up with the log, or nothing more can come."""
        return self.is_final or (self.lag is not None and self.lag <= LATE)

    @property
    def difference(self) -> int:
        """Rows that are in no sum; 0 or an alarm."""
        return self.rows - self.totals.counted - self.totals.held - self.totals.struck

    @property
    def is_exact(self) -> bool:
        """Both equations of law 8 hold, and the last recount found nothing."""
        parts = all(line.difference == 0 for line in self.partitions)
        recounted = self.recount is None or self.recount.differences == 0
        return self.difference == 0 and parts and recounted


def reconcile(
    conn: Connection, catalogue: Catalogue, election: Election, now: datetime
) -> Reconciliation:
    """All figures in one snapshot: the caller's transaction is repeatable read."""
    conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    lines = log_counts.by_partition(conn, catalogue.incarnation, election.number)
    closed = close_markers.noted(conn, election.number, election.end)
    return Reconciliation(
        election=election,
        at=now,
        recorded_until=log_counts.currency(conn, catalogue.incarnation).recorded_until,
        is_final=is_final(election, len(lines), closed),
        partitions=lines,
        rows=log_counts.recorded(conn, election.number),
        totals=tallies.totals(conn, election.number),
        recount=tallies.last_recount(conn),
    )
