"""What runs by itself: freeing interrupted messages, forgetting, measuring."""

from datetime import datetime, timedelta
from typing import Final

from notifications import metrics
from notifications.store import archive, backlog, erasure, messages, wordings
from servicekit.db import Database

FOLDED: Final = 2_000
FOLDS: Final = 50


def free_interrupted(database: Database, now: datetime) -> int:
    """Messages of vanished workers go out again; those of a clock that was ahead need not wait."""
    with database.transaction() as conn:
        freed = messages.free_interrupted(conn, now)
        messages.make_due_from_future(conn, now)
    metrics.INTERRUPTED.inc(freed)
    return freed


def forget_old(database: Database, now: datetime) -> int:
    """Delete what its purpose no longer needs, in steps that lock little."""
    with database.transaction() as conn:
        return erasure.prune(conn, now)


def archive_old(days: int, database: Database, now: datetime) -> int:
    """Keep only numbers of messages settled more than `days` ago; answers how many went.

    In small transactions; a large backlog is left for the next times.
    """
    gone = 0
    for _ in range(FOLDS):
        with database.transaction() as conn:
            count = archive.fold(conn, now - timedelta(days=days), FOLDED)
        gone += count
        if count < FOLDED:
            break
    return gone


def measure(database: Database, now: datetime) -> None:
    """How much is due and how long it has been waiting; words that broke."""
    with database.transaction() as conn:
        metrics.WORDING_BROKEN.set(wordings.count_broken(conn) > 0)
        for lane, waiting, seconds in backlog.due(conn, now):
            metrics.DUE.labels(lane).set(waiting)
            metrics.OLDEST_DUE.labels(lane).set(seconds)
        for lane, seconds in backlog.unsent(conn, now):
            metrics.OLDEST_UNSENT.labels(lane).set(seconds)
