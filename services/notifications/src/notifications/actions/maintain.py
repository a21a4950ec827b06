"""What runs by itself: freeing interrupted messages, forgetting, measuring."""

from datetime import datetime

from notifications import metrics
from notifications.store import backlog, erasure, messages, wordings
from servicekit.db import Database


def free_interrupted(database: Database, now: datetime) -> int:
    """Messages of vanished workers go out again."""
    with database.transaction() as conn:
        freed = messages.free_interrupted(conn, now)
    metrics.INTERRUPTED.inc(freed)
    return freed


def forget_old(database: Database, now: datetime) -> int:
    """Delete what its purpose no longer needs, in steps that lock little."""
    with database.transaction() as conn:
        return erasure.prune(conn, now)


def measure(database: Database, now: datetime) -> None:
    """How much is due and how long it has been waiting; words that broke."""
    with database.transaction() as conn:
        metrics.WORDING_BROKEN.set(wordings.count_broken(conn) > 0)
        for lane, waiting, seconds in backlog.due(conn, now):
            metrics.DUE.labels(lane).set(waiting)
            metrics.OLDEST_DUE.labels(lane).set(seconds)
