"""The reconciliation of the current edition as metrics: sums only, never of an entry (law 10)."""

from datetime import datetime

from servicekit.db import Database
from voting import metrics
from voting.actions.reconcile import Reconciliation, reconcile
from voting.store import catalogue


def measure_votes(database: Database, now: datetime) -> None:
    """The same figures as the public page, from one snapshot."""
    with database.transaction() as conn:
        known = catalogue.load(conn).catalogue
    election = known.current()
    if election is None:
        return
    with database.transaction() as conn:
        found = reconcile(conn, known, election, now)
    for what, votes in by_what_became_of_them(found).items():
        metrics.EDITION_VOTES.labels(what).set(votes)
    if found.recorded_until is not None:
        metrics.RECORDED_UNTIL.set(found.recorded_until.timestamp())
    parts = sum(abs(line.difference) for line in found.partitions)
    metrics.RECONCILED.set(parts + abs(found.difference))


def by_what_became_of_them(found: Reconciliation) -> dict[str, int]:
    """The first four (and markers) are in the log; `counted + held + struck` are rows."""
    lines = found.partitions
    return {
        "unread": sum(line.unread for line in lines),
        "recorded": found.rows,
        "duplicates": sum(line.duplicates for line in lines),
        "dead": sum(line.dead for line in lines),
        "counted": found.totals.counted,
        "held": found.totals.held,
        "struck": found.totals.struck,
    }
