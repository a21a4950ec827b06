"""Rebuild all projections from the log beside the old ones, then swap."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread
from typing import Final, Protocol

from reporting.actions.apply_events import TABLES_OF
from reporting.errors import LogCut, RebuildUnderWay
from reporting.store import generations
from reporting.store.generations import Share
from reporting.store.log import LogEnds
from servicekit import db
from servicekit.db import Database
from servicekit.loops import Alive, unwatched

LOCK: Final = 7_302_071
PAUSE_SECONDS: Final = 1.0
Say = Callable[[int, int], None]


class Projector(Protocol):
    """Fills one generation from the log until told to stop."""

    def run(self, stop: Event, alive: Alive) -> None: ...


def rebuild(
    database: Database,
    ends: LogEnds,
    make_projector: Callable[[int], Projector],
    now: Callable[[], datetime],
    say: Say,
) -> int:
    """Fill a new generation and make it live; the old one answers until then.

    `say(done, left)` hears of the progress, in events. Answers the new generation's number.
    Where the log has lost the beginning of a topic, the old generation's share of it is the
    snapshot from which the new one goes on. Raises RebuildUnderWay, LogAway, LogCut.
    """
    with _alone(database):
        number = _begin(database, ends, now())
        with _running(make_projector(number)) as ended:
            _wait_until_read(database, ends, number, ended, say)
        with database.transaction() as conn:
            generations.go_live(conn, number, now())
    return number


def _begin(database: Database, ends: LogEnds, now: datetime) -> int:
    """An empty generation, or one that begins with what the log cannot tell any more."""
    with database.transaction() as conn:
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        live = generations.live(conn)
        cut = ends.cut(conn, live or 0)
        if any(cut.values()):
            raise LogCut(", ".join(sorted(name for name, lost in cut.items() if lost)))
        generations.drop_unused(conn)
        number = generations.begin(conn, now)
        if live is not None:
            tables = [table for name in cut for table in TABLES_OF[name]]
            generations.inherit(conn, number, live, Share(ends.full_names(cut), tables))
    return number


def ensure_live(database: Database, now: datetime) -> int:
    """The live generation; an empty one is laid out when there is none yet."""
    with database.transaction() as conn:
        db.execute(conn, "SELECT pg_advisory_xact_lock(%s)", (LOCK + 1,))
        number = generations.live(conn)
        if number is None:
            generations.drop_unused(conn)
            number = generations.begin(conn, now)
            generations.go_live(conn, number, now)
        return number


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    """One rebuild at a time; the lock goes with the session, so a killed one leaves nothing."""
    with database.session() as conn:
        if not db.value(conn, "SELECT pg_try_advisory_lock(%s)", (LOCK,)):
            raise RebuildUnderWay
        yield


@contextmanager
def _running(projector: Projector) -> Iterator[Event]:
    """The projector in a thread; the event is set when it ends by itself."""
    stop, ended = Event(), Event()

    def run() -> None:
        try:
            projector.run(stop, unwatched)
        finally:
            ended.set()

    thread = Thread(target=run, name="rebuild")
    thread.start()
    try:
        yield ended
    finally:
        stop.set()
        thread.join()


def _wait_until_read(
    database: Database, ends: LogEnds, number: int, ended: Event, say: Say
) -> None:
    """Until nothing is left; what arrives meanwhile counts too, so the swap loses nothing."""
    most = 0
    while True:
        with database.transaction() as conn:
            left = sum(ends.behind(conn, number).values())
        most = max(most, left)
        say(most - left, left)
        if left == 0:
            return
        if ended.wait(PAUSE_SECONDS):
            raise RuntimeError("the projector ended before the log did")
