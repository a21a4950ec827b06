"""Seal anew what lies sealed in tables, so that a dropped seal key takes nothing with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import structlog
from psycopg import sql

from servicekit.db import Connection, Database
from servicekit.sealing import SealBroken, reseal

BATCH: Final = 500

log = structlog.get_logger()


@dataclass(frozen=True)
class Sealed:
    """A column of sealed texts; `key` is the table's primary key."""

    table: str
    key: str
    column: str


def reseal_all(database: Database, places: Iterable[Sealed], keys: str) -> int:
    """With the first of the `keys`; answers how many texts were changed. May run beside everything
    and be broken off: each batch is a transaction, and a text changed meanwhile stays.

    What none of the keys opens is left and logged.
    """
    return sum(_reseal_column(database, place, keys) for place in places)


def _reseal_column(database: Database, place: Sealed, keys: str) -> int:
    with database.transaction() as conn:
        wanted = [row[0] for row in conn.execute(_sql(SOME, place)).fetchall()]
    changed = 0
    for first in range(0, len(wanted), BATCH):
        with database.transaction() as conn:
            changed += _reseal_rows(conn, place, wanted[first : first + BATCH], keys)
    return changed


def _reseal_rows(conn: Connection, place: Sealed, wanted: list[object], keys: str) -> int:
    changed = 0
    for row, text in conn.execute(_sql(THESE, place), (wanted,)).fetchall():
        try:
            newer = reseal(keys, text)
        except SealBroken:
            log.warning("sealed with no known key", table=place.table, row=str(row))
            continue
        if newer is not None:
            conn.execute(_sql(CHANGE, place), (newer, row))
            changed += 1
    return changed


SOME: Final = "SELECT {key} FROM {table} WHERE {column} IS NOT NULL ORDER BY {key}"
THESE: Final = """
    SELECT {key}, {column} FROM {table} WHERE {key} = ANY(%s) AND {column} IS NOT NULL
    ORDER BY {key} FOR UPDATE
"""
CHANGE: Final = "UPDATE {table} SET {column} = %s WHERE {key} = %s"


def _sql(text: str, place: Sealed) -> sql.Composed:
    names = {name: sql.Identifier(value) for name, value in vars(place).items()}
    return sql.SQL(text).format(**names)
