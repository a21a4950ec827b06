"""What makes a service: its settings, its app, its loops, its states."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from flask import Flask
from psycopg import OperationalError

from contracts.envelope import EventData
from contracts.events import EditionState, SigningKeyState
from servicekit import copies, migrations, outbox, positions
from servicekit.consumer import Consumer
from servicekit.db import Connection, Database
from servicekit.loops import Every, Loop
from servicekit.ops import Check
from servicekit.settings import Settings

COPIES = "copies"
PRUNE_SECONDS = 3_600


@dataclass(frozen=True)
class Service:
    """One service as its `bootstrap.py` describes it."""

    name: str
    settings: type[Settings]
    make_app: Callable[[Any, Database], Flask]
    make_loops: Callable[[Any, Database], list[Loop]] = lambda _settings, _database: []
    copies: Sequence[type[EventData]] = ()
    republish: Callable[[Connection, datetime], int] | None = None
    checks: Sequence[Callable[[Database], str | None]] = ()
    worker_class: str = "gthread"
    gunicorn_options: Sequence[str] = ()
    wrap: Callable[[Flask, Any, Database], Any] | None = None
    """`(flask, settings, database)` → the WSGI callable to serve instead of the plain app."""

    @property
    def copied(self) -> tuple[type[EventData], ...]:
        """Common copies of every service and this one's own."""
        return tuple(dict.fromkeys((EditionState, SigningKeyState, *self.copies)))

    def loops(self, settings: Any, database: Database) -> list[Loop]:
        """All loops of the worker."""
        common: list[Loop] = [
            outbox.Relay(settings, database),
            Consumer(
                settings,
                database,
                name=COPIES,
                handlers=copies.keep(*self.copied),
                tombstones=copies.tombstones(*self.copied),
            ),
            Every(PRUNE_SECONDS, "prune-outbox", outbox.prune, database),
        ]
        return common + self.make_loops(settings, database)

    def readiness(self, settings: Settings, database: Database) -> list[Check]:
        """Checks of the web process: database, schema, copies, the service's own."""
        return [
            lambda: _schema_reason(database, self.name),
            lambda: _copies_reason(settings, database, self),
            *(_bound(check, database) for check in self.checks),
        ]


def _bound(check: Callable[[Database], str | None], database: Database) -> Check:
    return lambda: _safely(lambda: check(database))


def _safely(check: Check) -> str | None:
    try:
        return check()
    except OperationalError:
        return "database away"


def schema_is_ready(url: str, name: str) -> bool:
    """Whether the database answers and nothing is left to migrate."""
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=3) as conn:
            return not migrations.missing(conn, name)
    except (OperationalError, psycopg.errors.UndefinedTable):
        return False


def _schema_reason(database: Database, name: str) -> str | None:
    def check() -> str | None:
        try:
            with database.transaction() as conn:
                left = migrations.missing(conn, name)
        except migrations.MigrationChanged as error:
            return str(error)
        return f"{len(left)} migrations missing" if left else None

    return _safely(check)


def _copies_reason(settings: Settings, database: Database, service: Service) -> str | None:
    def check() -> str | None:
        wanted = [settings.topic_prefix + state.topic.name for state in service.copied]
        with database.transaction() as conn:
            left = positions.behind(conn, COPIES, wanted)
        return f"catching up: {', '.join(left)}" if left else None

    return _safely(check)
