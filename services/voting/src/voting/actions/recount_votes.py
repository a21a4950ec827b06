"""Compares tallies to rows; a difference is an alarm, never mended silently."""

from datetime import datetime

import structlog

from servicekit.db import Database
from voting import metrics
from voting.store import tallies
from voting.store.tallies import Recount

log = structlog.get_logger()


def recount_votes(database: Database, now: datetime) -> Recount:
    """One snapshot of all editions, remembered for the reconciliation page."""
    with database.transaction() as conn:
        found = tallies.recount(conn, now)
    _show(found)
    if found.differences:
        log.error("tallies differ from rows", differences=found.differences)
    return found


def show_last_recount(database: Database, _now: datetime) -> None:
    """An operator's recount raises the alarm too: this process has the metric that is looked at."""
    with database.transaction() as conn:
        found = tallies.last_recount(conn)
    if found is not None:
        _show(found)


def _show(found: Recount) -> None:
    metrics.DIFFERENCES.set(found.differences)
    metrics.RECOUNTED_AT.set(found.counted_at.timestamp())
