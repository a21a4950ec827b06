"""Background loops of a worker process: one thread each, watched by their own age."""

import os
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Protocol

import structlog
from psycopg import OperationalError

from servicekit import clock, metrics
from servicekit.db import Database

log = structlog.get_logger()


class Alive(Protocol):
    """A loop's sign of life; a loop without one for a minute is taken for stuck.

    `stopped` says why it stands still although it lives, until its next sign without one;
    `patience` is for how many seconds more than that minute it may be silent now.
    """

    def __call__(self, stopped: str | None = None, *, patience: float = 0) -> None: ...


def unwatched(stopped: str | None = None, *, patience: float = 0) -> None:
    """The sign of life of a loop that nobody watches: in commands and tests."""


class Loop(Protocol):
    """Runs until `stop`; calls `alive` at least every few seconds; raising ends the process."""

    @property
    def name(self) -> str: ...

    def run(self, stop: Event, alive: Alive) -> None: ...


class Every:
    """Runs `action(database, now)` every `seconds`, in one process at a time.

    `patience`: for how many seconds the action may work before it is taken for stuck.
    """

    def __init__(
        self,
        seconds: float,
        name: str,
        action: Callable[[Database, datetime], object],
        database: Database,
        *,
        patience: float = 0,
    ) -> None:
        self.name = name
        self._seconds = seconds
        self._patience = patience
        self._action = action
        self._database = database

    def run(self, stop: Event, alive: Alive) -> None:
        while not stop.is_set():
            alive(patience=self._patience)
            try:
                self._once()
            except OperationalError as error:
                log.warning("periodic action waits", name=self.name, reason=type(error).__name__)
            _pause(stop, alive, self._seconds)

    def _once(self) -> None:
        with self._database.turn(self.name) as mine:
            if mine:
                self._action(self._database, clock.now())


class LoopGroup:
    """Starts loops, knows their ages, stops all when one ends or a signal comes."""

    def __init__(self, loops: Sequence[Loop], run_dir: Path) -> None:
        self._loops = loops
        self._run_dir = run_dir
        self._seen: dict[str, float] = {}
        self._idle: dict[str, str | None] = {loop.name: "not started" for loop in loops}
        self._stop = Event()
        self._failed = False
        for loop in loops:
            metrics.LOOP_SILENT.labels(loop.name).set_function(partial(self._silent, loop.name))

    def run(self) -> int:
        """Blocks until stopped. Answers the exit code: 1 when a loop failed."""
        self._run_dir.mkdir(parents=True, exist_ok=True)
        threads = [Thread(target=self._guard, args=(loop,), name=loop.name) for loop in self._loops]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return 1 if self._failed else 0

    def stop(self) -> None:
        self._stop.set()

    def ages(self) -> dict[str, float]:
        """Seconds since each loop last said it is alive; less than 0 while it may be silent."""
        now = time.monotonic()
        return {name: now - seen for name, seen in self._seen.copy().items()}

    def _silent(self, name: str) -> float:
        return self.ages().get(name, 0.0)

    def stopped(self) -> list[str]:
        """The loops that have not begun, or stand still until somebody settles something."""
        found = self._idle.copy().items()
        return [f"{name} {words}" for name, words in found if words is not None]

    def _guard(self, loop: Loop) -> None:
        file = self._run_dir / f"{loop.name}.alive"

        def alive(stopped: str | None = None, *, patience: float = 0) -> None:
            self._seen[loop.name] = time.monotonic() + patience
            self._idle[loop.name] = None if stopped is None else f"stopped: {stopped}"
            file.touch()
            until = time.time() + patience
            os.utime(file, (until, until))

        try:
            alive()
            loop.run(self._stop, alive)
        except Exception:
            # Whatever it was, a fresh process is the one remedy that is always right.
            log.exception("loop failed", loop=loop.name)
            self._failed = True
        finally:
            self._stop.set()


def _pause(stop: Event, alive: Alive, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not stop.is_set() and (left := deadline - time.monotonic()) > 0:
        stop.wait(min(left, 5))
        alive()
