"""Ceremonies themselves, and the log of what was done about them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, LiteralString, cast

import msgspec

from portal.errors.ceremonies import AdvancedMeanwhile, CeremonyChangedMeanwhile
from portal.model.ceremonies.ceremony import Ceremony
from servicekit import db
from servicekit.db import Connection

_COLUMNS: Final = ", ".join(field.name for field in msgspec.structs.fields(Ceremony))
_ALL: Final = f"SELECT {_COLUMNS} FROM ceremonies"
_SELECT: Final = f"{_ALL} WHERE removed_at IS NULL"


_LISTS: Final = (
    "ceremony_guests", "ceremony_guest_groups", "ceremony_documents", "ceremony_agreements",
    "ceremony_tasks", "ceremony_agenda", "ceremony_imports", "ceremony_log",
)  # fmt: skip


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log."""

    at: datetime
    account: int | None
    act: str
    subject: str


def find(conn: Connection, ceremony: int) -> Ceremony:
    """Raises NotFound."""
    return db.one(conn, Ceremony, _SELECT + " AND id = %s", (ceremony,))


def locked(conn: Connection, ceremony: int) -> Ceremony:
    """The same, kept from other writers until the transaction ends. Raises NotFound."""
    return db.one(conn, Ceremony, _SELECT + " AND id = %s FOR UPDATE", (ceremony,))


def of_edition(conn: Connection, edition: str) -> list[Ceremony]:
    """In the order they take place, as far as that is known."""
    return db.rows(
        conn,
        Ceremony,
        _SELECT + " AND edition = %s ORDER BY coalesce(starts_at::date, first_day), id",
        (edition,),
    )


def every(conn: Connection) -> list[Ceremony]:
    """Of all editions, the latest first."""
    return db.rows(
        conn, Ceremony, _SELECT + " ORDER BY coalesce(starts_at::date, first_day) DESC, id DESC"
    )


def shown(conn: Connection, edition: str) -> list[Ceremony]:
    """Those on the public page."""
    return [ceremony for ceremony in of_edition(conn, edition) if ceremony.shown]


def waiting(conn: Connection, since: datetime) -> list[Ceremony]:
    """Not over or called off, and not further back than `since`: those whose people may have to be
    reminded."""
    return db.rows(
        conn,
        Ceremony,
        _SELECT
        + """
        AND state = 'planned' AND NOT ended AND (starts_at IS NULL OR starts_at > %s) ORDER BY id
        """,
        (since,),
    )


def add(conn: Connection, edition: str, kind: str, title: str, now: datetime) -> int:
    """Answers the new ceremony's id."""
    made = db.value(
        conn,
        """
        INSERT INTO ceremonies (edition, kind, title, created_at, changed_at)
        VALUES (%s, %s, %s, %s, %s) RETURNING id
        """,
        (edition, kind, title, now, now),
    )
    return cast("int", made)


def save(
    conn: Connection, ceremony: int, version: int, values: Mapping[str, Any], now: datetime
) -> None:
    """Set these columns. Raises CeremonyChangedMeanwhile unless `version` is the stored one."""
    settings = ", ".join(f"{name} = %({name})s" for name in values)
    count = db.execute(
        conn,
        f"""
            UPDATE ceremonies SET {settings}, version = version + 1, changed_at = %(now)s
            WHERE id = %(id)s AND version = %(version)s
            """,
        {**values, "id": ceremony, "version": version, "now": now},
    )
    db.exactly_one(count, CeremonyChangedMeanwhile())


def advance(
    conn: Connection, ceremony: int, seen: int | None, item: int | None, *, ended: bool
) -> None:
    """Another item is running now. Raises AdvancedMeanwhile unless `seen` is."""
    count = db.execute(
        conn,
        """
        UPDATE ceremonies SET now_item = %(item)s, ended = %(ended)s
        WHERE id = %(id)s AND now_item IS NOT DISTINCT FROM %(seen)s::integer
        """,
        {"id": ceremony, "item": item, "ended": ended, "seen": seen},
    )
    db.exactly_one(count, AdvancedMeanwhile())


def removed(conn: Connection) -> list[Ceremony]:
    """Taken off the list and not gone yet, the newest first."""
    return db.rows(
        conn, Ceremony, _ALL + " WHERE removed_at IS NOT NULL ORDER BY removed_at DESC, id DESC"
    )


def remove(conn: Connection, ceremony: int, now: datetime) -> None:
    """Off the list, with everything in it. Raises CeremonyChangedMeanwhile."""
    count = db.execute(
        conn,
        """
        UPDATE ceremonies SET removed_at = %s, version = version + 1
        WHERE id = %s AND removed_at IS NULL
        """,
        (now, ceremony),
    )
    db.exactly_one(count, CeremonyChangedMeanwhile())


def bring_back(conn: Connection, ceremony: int) -> None:
    """On the list again, as it was. Raises CeremonyChangedMeanwhile."""
    count = db.execute(
        conn,
        """
        UPDATE ceremonies SET removed_at = NULL, version = version + 1
        WHERE id = %s AND removed_at IS NOT NULL
        """,
        (ceremony,),
    )
    db.exactly_one(count, CeremonyChangedMeanwhile())


def purge(conn: Connection, removed_before: datetime) -> int:
    """Removed ones are gone for good, their guests too. Answers how many."""
    return _forget(conn, "removed_at < %s", removed_before)


def purge_edition(conn: Connection, edition: str) -> int:
    """The same with all of an edition that is given up. Answers how many."""
    return _forget(conn, "edition = %s", edition)


def note(  # a line of the log
    conn: Connection,
    ceremony: int,
    act: str,
    subject: str,
    account: int | None,
    now: datetime,
) -> None:
    """Add to the log."""
    db.execute(
        conn,
        """
        INSERT INTO ceremony_log (ceremony, at, account, act, subject)
        VALUES (%s, %s, %s, %s, %s)
        """,
        (ceremony, now, account, act, subject),
    )


def log(conn: Connection, ceremony: int, limit: int = 50) -> list[Step]:
    """The newest first."""
    return db.rows(
        conn,
        Step,
        """
        SELECT at, account, act, subject FROM ceremony_log
        WHERE ceremony = %s ORDER BY id DESC LIMIT %s
        """,
        (ceremony, limit),
    )


def _forget(conn: Connection, which: LiteralString, value: datetime | str) -> int:
    chosen = f"SELECT id FROM ceremonies WHERE {which}"
    for table in _LISTS:
        db.execute(conn, f"DELETE FROM {table} WHERE ceremony IN ({chosen})", (value,))
    return db.execute(conn, f"DELETE FROM ceremonies WHERE {which}", (value,))
