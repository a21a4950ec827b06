"""Fill generations from the log."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from threading import Event
from typing import Any

from psycopg import OperationalError

from reporting.actions.apply_events import (
    EFFECTS,
    EFFECTS_IN_BULK,
    FORGETS,
    BulkEffect,
    Effect,
    Forget,
)
from reporting.actions.rebuild import ensure_live
from reporting.settings import ReportingSettings
from reporting.store import generations, lag
from servicekit import clock
from servicekit.consumer import BulkHandler, Consumer, Handler, Received
from servicekit.db import Connection, Database
from servicekit.loops import Alive


def make_consumer(settings: ReportingSettings, database: Database, generation: int) -> Consumer:
    """Applies every projected topic, from its beginning, to one generation."""
    handlers: dict[type[Any], Handler] = {
        event: partial(_apply, generation, effect) for event, effect in EFFECTS.items()
    }
    bulk: dict[type[Any], BulkHandler] = {
        event: partial(_apply_all, generation, effect) for event, effect in EFFECTS_IN_BULK.items()
    }
    tombstones: dict[Any, Callable[[Connection, str], None]] = {
        topic: partial(_forget, generation, forget) for topic, forget in FORGETS.items()
    }
    return Consumer(
        settings,
        database,
        name=generations.consumer_of(generation),
        handlers=handlers,
        tombstones=tombstones,
        bulk=bulk,
    )


class Projections:
    """A loop that keeps the live generation up to date and moves on after a swap."""

    name = "projections"

    def __init__(self, settings: ReportingSettings, database: Database) -> None:
        self._settings = settings
        self._database = database

    def run(self, stop: Event, alive: Alive) -> None:
        while not stop.is_set():
            self._follow(ensure_live(self._database, clock.now()), stop, alive)

    def _follow(self, generation: int, stop: Event, alive: Alive) -> None:
        """Until `stop`, or until another generation is live."""
        moved_on = Event()

        def watch(stopped: str | None = None, *, patience: float = 0) -> None:
            alive(stopped, patience=patience)
            if stop.is_set() or not self._is_live(generation):
                moved_on.set()

        make_consumer(self._settings, self._database, generation).run(moved_on, watch)

    def _is_live(self, generation: int) -> bool:
        """While the database is away nothing has been swapped."""
        with suppress(OperationalError), self._database.transaction() as conn:
            return generations.live(conn) == generation
        return True


def _apply(generation: int, effect: Effect, conn: Connection, received: Received[Any]) -> None:
    generations.enter(conn, generation)
    effect(conn, received)
    topic = received.event.topic.name
    lag.note_progress(conn, topic, received.partition, received.time)


def _apply_all(
    generation: int, effect: BulkEffect, conn: Connection, received: Sequence[Received[Any]]
) -> None:
    if not received:
        return
    generations.enter(conn, generation)
    effect(conn, received)
    first = received[0]
    newest = max(one.time for one in received)
    lag.note_progress(conn, first.event.topic.name, first.partition, newest)


def _forget(generation: int, forget: Forget, conn: Connection, key: str) -> None:
    generations.enter(conn, generation)
    forget(conn, key)
