"""Numbered SQL migrations, applied once each under an advisory lock."""

import hashlib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, NamedTuple

import psycopg
import structlog

log = structlog.get_logger()

LOCK: Final = 7_302_001
NO_TRANSACTION: Final = "-- no-transaction"


class Migration(NamedTuple):
    """`owner` is `kit` or the service; names of one owner sort in the order of application."""

    owner: str
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


class MigrationChanged(RuntimeError):
    """An applied file was edited: write a new one instead."""


class MigrationFailed(RuntimeError):
    """PostgreSQL refuses a statement of a file, and would again."""


def known(service: str) -> list[Migration]:
    """servicekit's own first, then `<service>/migrations/*.sql`."""
    return _read("kit", files("servicekit") / "sql") + _read(service, files(service) / "migrations")


def migrate(url: str, service: str) -> list[str]:
    """Apply what is missing; answers the names applied.

    Raises MigrationChanged, MigrationFailed, and OperationalError when a later try may succeed.
    """
    applied = []
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        _prepare(conn)
        for migration in missing(conn, service):
            try:
                _apply(conn, migration)
            except psycopg.OperationalError:
                raise
            except psycopg.Error as error:
                said = f"{migration.owner}/{migration.name}: {first_line(error)}"
                raise MigrationFailed(said) from error
            applied.append(migration.name)
            log.info("migrated", owner=migration.owner, name=migration.name)
    return applied


def missing(conn: psycopg.Connection, service: str) -> list[Migration]:
    """Known but not applied. Raises MigrationChanged if an applied one differs."""
    done = {
        (owner, name): checksum
        for owner, name, checksum in conn.execute(
            "SELECT owner, name, checksum FROM kit.migrations"
        )
    }
    left = []
    for migration in known(service):
        checksum = done.get((migration.owner, migration.name))
        if checksum is None:
            left.append(migration)
        elif checksum != migration.checksum:
            raise MigrationChanged(f"{migration.owner}/{migration.name} was changed after use")
    return left


def _prepare(conn: psycopg.Connection) -> None:
    conn.execute("CREATE SCHEMA IF NOT EXISTS kit")
    conn.execute(
        """
        CREATE TABLE IF NOT EXISTS kit.migrations (
            owner text NOT NULL,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (owner, name)
        )
        """
    )


def _apply(conn: psycopg.Connection, migration: Migration) -> None:
    if migration.sql.startswith(NO_TRANSACTION):
        conn.execute(migration.sql.encode())
        _note(conn, migration)
        return
    with conn.transaction():
        conn.execute("SET LOCAL lock_timeout = '5s'")
        conn.execute(migration.sql.encode())
        _note(conn, migration)


def _note(conn: psycopg.Connection, migration: Migration) -> None:
    conn.execute(
        "INSERT INTO kit.migrations (owner, name, checksum) VALUES (%s, %s, %s)",
        (migration.owner, migration.name, migration.checksum),
    )


def _read(owner: str, folder: Traversable) -> list[Migration]:
    if not folder.is_dir():
        return []
    found = [
        Migration(owner, file.name, file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    ]
    return sorted(found, key=lambda migration: migration.name)


def first_line(error: psycopg.Error) -> str:
    """What the server or the driver says, without where."""
    return str(error).strip().splitlines()[0]
