"""What makes a service: its settings, its app, its loops, its states."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import psycopg
from flask import Flask
from psycopg import OperationalError
from psycopg.errors import UndefinedTable

from contracts.envelope import EventData
from contracts.events import EditionState, SigningKeyState
from servicekit import copies, migrations, outbox
from servicekit.consumer import Consumer
from servicekit.db import Connection, Database
from servicekit.loops import Every, Loop
from servicekit.resealing import Sealed
from servicekit.settings import Settings

COPIES: Final = "copies"
MEASURE_SECONDS: Final = 5
PRUNE_SECONDS: Final = 3_600
PROBE_SECONDS: Final = 2
DATABASE_AWAY: Final = "database away"


@dataclass(frozen=True)
class Service:
    """One service as its `bootstrap.py` describes it."""

    name: str
    settings: type[Settings]
    make_app: Callable[[Any, Database], Flask]
    make_consumers: Callable[[Any, Database], list[Consumer]] = lambda _settings, _database: []
    make_loops: Callable[[Any, Database], list[Loop]] = lambda _settings, _database: []
    copies: Sequence[type[EventData]] = ()
    republish: Callable[[Connection, datetime], int] | None = None
    sealed: Sequence[Sealed] = ()
    """What lies sealed in its tables."""
    checks: Sequence[Callable[[Any, Connection], str | None]] = ()
    """`(settings, conn)` → why a process is not ready yet."""
    app_checks: Sequence[Callable[[Flask], str | None]] = ()
    """The same of a web process, without asking the database."""
    outlives_database: bool = False
    """The web process is ready although PostgreSQL is away: that is said as degraded (law 12)."""
    wrap: Callable[[Flask, Any, Database], Any] | None = None
    """`(flask, settings, database)` → the WSGI callable to serve instead of the plain app."""

    @property
    def copied(self) -> tuple[type[EventData], ...]:
        """Common copies of every service and this one's own."""
        return tuple(dict.fromkeys((EditionState, SigningKeyState, *self.copies)))

    def consumers(self, settings: Any, database: Database) -> list[Consumer]:
        """All consumers of the worker; making them connects to nothing."""
        copying = Consumer(
            settings,
            database,
            name=COPIES,
            handlers=copies.keep(*self.copied),
            tombstones=copies.tombstones(*self.copied),
        )
        return [copying, *self.make_consumers(settings, database)]

    def loops(self, settings: Any, database: Database) -> list[Loop]:
        """All loops of the worker."""
        return [
            outbox.Relay(settings, database),
            *self.consumers(settings, database),
            Every(MEASURE_SECONDS, "measure-outbox", outbox.measure, database),
            Every(PRUNE_SECONDS, "prune-outbox", outbox.prune, database),
            *self.make_loops(settings, database),
        ]

    def unready(self, settings: Any, database: Database) -> Iterator[str]:
        """Why no process of this service is ready: database, schema, copies, its own checks.

        Asked on a connection of its own, so that a lost database is waited for once and briefly.
        """
        try:
            with _probe(settings.database_url) as conn:
                left = migrations.missing(conn, self.name)
                if left:
                    yield f"{len(left)} migrations missing"
                else:
                    yield from self._not_yet(settings, database, conn)
        except OperationalError:
            yield DATABASE_AWAY
        except UndefinedTable:
            yield "no migrations yet"
        except migrations.MigrationChanged as error:
            yield str(error)

    def _not_yet(self, settings: Any, database: Database, conn: Connection) -> Iterator[str]:
        for consumer in self.consumers(settings, database):
            behind = consumer.behind(conn)
            if behind:
                yield f"{consumer.name} catching up: {', '.join(behind)}"
        for check in self.checks:
            reason = check(settings, conn)
            if reason is not None:
                yield reason

    def app_unready(self, app: Flask) -> Iterator[str]:
        """Why a web process is not ready, without asking the database."""
        for check in self.app_checks:
            reason = check(app)
            if reason is not None:
                yield reason


def schema_is_ready(url: str, name: str) -> bool:
    """Whether the database answers and nothing is left to migrate. Raises MigrationChanged."""
    try:
        with _probe(url) as conn:
            return not migrations.missing(conn, name)
    except (OperationalError, UndefinedTable):
        return False


def database_trouble(url: str) -> str:
    """Why the database cannot be used, in one line; "" when it can."""
    try:
        _probe(url).close()
    except OperationalError as error:
        return migrations.first_line(error)
    return ""


def _probe(url: str) -> Connection:
    return psycopg.connect(url, autocommit=True, connect_timeout=PROBE_SECONDS)
