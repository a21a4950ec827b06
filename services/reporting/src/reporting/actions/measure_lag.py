"""Measure how far the live generation is behind the log."""

from datetime import datetime
from typing import Final

import structlog

from reporting import metrics
from reporting.store import generations, lag
from reporting.store.log import LogAway, LogEnds
from servicekit.db import Database

log: Final = structlog.get_logger()


def measure_lag(database: Database, ends: LogEnds, now: datetime) -> None:
    """Store the lag by topic. While the log is away the last measurement grows old instead."""
    with database.transaction() as conn:
        number = generations.live(conn)
        if number is None:
            return
        try:
            behind, gone = ends.behind(conn, number), ends.cut(conn, number)
        except LogAway as error:
            log.warning("lag not measured", reason=str(error))
            return
        generations.enter(conn, number)
        lag.save(conn, behind, now, gone)
    metrics.BEHIND.set(sum(behind.values()))
