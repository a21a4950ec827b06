"""Tell open pages what is new. One thread of a process looks at the database for all of them."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Condition, Event, Thread
from typing import Final, Protocol

import structlog
from psycopg import OperationalError

from reporting.model.boards import HEARTBEAT, Board, Scene, Told, message, opening
from reporting.store import generations, pulse
from servicekit.copies import NoCurrentEdition
from servicekit.db import Connection, Database
from servicekit.problems import Problem

log: Final = structlog.get_logger()

PAUSE_SECONDS: Final = 2.0
REST: Final = 3
"""Drawing takes a quarter of the time at most, however many different pages are open."""
TICK_SECONDS: Final = 1.0
HEARTBEAT_SECONDS: Final = 15.0
RETRY_SECONDS: Final = 3.0


class Painter(Protocol):
    """Draws parts of pages as HTML by their names, from the snapshot it is given."""

    def freshness(self, conn: Connection, scene: Scene, now: datetime) -> dict[str, str]: ...

    def figures(self, conn: Connection, scene: Scene, now: datetime) -> dict[str, str]: ...


class Broadcaster:
    """The boards of this process. Its thread lives as long as somebody reads one of them.

    When the figures cannot be read every stream ends: readers come back by themselves and are
    told by the page why they wait.
    """

    def __init__(
        self,
        database: Database,
        painter: Painter,
        clock: Callable[[], datetime],
        pause: float = PAUSE_SECONDS,
    ) -> None:
        self._database = database
        self._painter = painter
        self._clock = clock
        self._pause = pause
        self._changed = Condition()
        self._wanted = Event()
        self._boards: dict[Scene, Board] = {}
        self._thread: Thread | None = None

    def stream(self, scene: Scene, seen: str, goes_on: Callable[[], bool]) -> Iterator[bytes]:
        """Server-sent events for a page of the state `seen`, as long as it `goes_on`."""
        board = self._join(scene)
        try:
            yield opening(RETRY_SECONDS)
            yield from self._tell(scene, board, seen, goes_on)
        finally:
            self._leave(scene, board)

    def _tell(
        self, scene: Scene, board: Board, seen: str, goes_on: Callable[[], bool]
    ) -> Iterator[bytes]:
        told, spoke_at = Told(seen), time.monotonic()
        while goes_on():
            with self._changed:
                if self._boards.get(scene) is not board:
                    return
                news = board.news(told)
                if news is None:
                    self._changed.wait(TICK_SECONDS)
            if news is not None:
                told = news.told
                yield message(news)
                spoke_at = time.monotonic()
            elif time.monotonic() - spoke_at > HEARTBEAT_SECONDS:
                yield HEARTBEAT
                spoke_at = time.monotonic()

    def _join(self, scene: Scene) -> Board:
        with self._changed:
            board = self._boards.setdefault(scene, Board())
            board.readers += 1
            if board.readers == 1:
                self._wanted.set()
            if self._thread is None:
                self._thread = Thread(target=self._run, name="broadcast", daemon=True)
                self._thread.start()
            return board

    def _leave(self, scene: Scene, board: Board) -> None:
        with self._changed:
            board.readers -= 1
            if board.readers == 0 and self._boards.get(scene) is board:
                del self._boards[scene]
                self._wanted.set()

    def _run(self) -> None:
        try:
            while self._is_read():
                began = time.monotonic()
                self._renew()
                self._wanted.wait(max(self._pause, REST * (time.monotonic() - began)))
        except (OperationalError, Problem, NoCurrentEdition) as error:
            log.warning("live pages wait", reason=repr(error))
        finally:
            self._end_all()

    def _is_read(self) -> bool:
        """Whether anybody reads; the last look at this and the thread's end are one step."""
        with self._changed:
            self._wanted.clear()
            if not self._boards:
                self._thread = None
            return bool(self._boards)

    def _renew(self) -> None:
        with self._changed:
            boards = dict(self._boards)
        now = self._clock()
        with generations.reading(self._database) as conn:
            mark = pulse.read(conn, now)
            drawn = {scene: self._painter.freshness(conn, scene, now) for scene in boards}
            for scene, board in boards.items():
                if board.mark != mark:
                    drawn[scene] |= self._painter.figures(conn, scene, now)
        with self._changed:
            for scene, board in boards.items():
                board.renew(mark, drawn[scene])
            self._changed.notify_all()

    def _end_all(self) -> None:
        with self._changed:
            if self._thread is None:
                return  # left in peace; another one may have begun since
            self._thread = None
            self._boards.clear()
            self._changed.notify_all()
