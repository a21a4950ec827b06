"""What only one process may do at a time: locks of one connection that a process keeps for them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread
from typing import Any, Final

import psycopg

LOCK: Final = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
UNLOCK: Final = "SELECT pg_advisory_unlock(hashtextextended(%s, 0))"
SILENCE: Final = "SELECT set_config('idle_session_timeout', %s, false)"
AWAY_SECONDS: Final = 1.0
SILENCE_SECONDS: Final = 60.0
BEATS: Final = 4
"""How often a process says something in the longest silence that it is allowed."""
Session = psycopg.Connection[Any]


def allow_silence(session: Session, seconds: float) -> None:
    """The server ends a session that says nothing for so long outside of its statements."""
    session.execute(SILENCE, (f"{round(seconds * 1000)}ms",))


class Turns:
    """Names that this process is at. They are free again when its connection ends, however it ends:
    a process that stands still, or whose host is gone, is silent, and `silence` seconds later the
    server ends the connection.

    `connect` opens a connection; one is opened at the first wish, and anew after an error.
    """

    def __init__(self, connect: Callable[[], Session], silence: float = SILENCE_SECONDS) -> None:
        self._connect = connect
        self._silence = silence
        self._alone = Lock()
        self._taken: set[str] = set()
        self._kept: Session | None = None
        self._away_until = 0.0

    @contextmanager
    def turn(self, name: str) -> Iterator[bool]:
        """Whether it is this process's turn, until the end of the block; two of its own threads are
        two as well. Raises OperationalError while the server is away.
        """
        mine = self._take(name)
        try:
            yield mine
        finally:
            if mine:
                self._give_back(name)

    def close(self) -> None:
        """Whoever waits for one of the names need not wait for the server to miss us."""
        with self._alone:
            self._drop()

    def _take(self, name: str) -> bool:
        with self._alone:
            if name in self._taken or not self._ask(LOCK, name):
                return False
            self._taken.add(name)
            return True

    def _give_back(self, name: str) -> None:
        with self._alone:
            self._taken.discard(name)
            if self._kept is not None:
                # Without its connection the lock is gone already.
                with suppress(psycopg.OperationalError):
                    self._ask(UNLOCK, name)

    def _ask(self, sql: Any, name: str) -> bool:
        """What the server says; a connection that failed once is not asked again."""
        if self._kept is None or self._kept.closed:
            self._kept = self._reach()
        try:
            row = self._kept.execute(sql, (name,)).fetchone()
        except psycopg.OperationalError:
            self._drop()
            raise
        return bool(row and row[0])

    def _reach(self) -> Session:
        """While the server is away one of those who wait asks, and the others are told the same."""
        if time.monotonic() < self._away_until:
            raise psycopg.OperationalError("the server was away a moment ago")
        try:
            kept = self._connect()
            allow_silence(kept, self._silence)
        except psycopg.OperationalError:
            self._away_until = time.monotonic() + AWAY_SECONDS
            raise
        Thread(target=self._beat, args=(kept,), name="turns", daemon=True).start()
        return kept

    def _beat(self, kept: Session) -> None:
        """As long as this process runs at all; a long action is not silence."""
        with suppress(psycopg.OperationalError):
            while not kept.closed:
                kept.execute("SELECT 1")
                time.sleep(self._silence / BEATS)

    def _drop(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()
