"""Addresses that nothing is sent to any more, kept as keyed hashes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from servicekit import db
from servicekit.db import Connection

Reason = Literal["bounced", "complained", "asked"]


@dataclass(frozen=True)
class Suppression:
    """`masked` is all that is left of the address."""

    hash: str
    masked: str
    reason: str
    note: str
    added_at: datetime
    added_by: int | None


def add(conn: Connection, entry: Suppression, known: Collection[str]) -> bool:
    """False when the address is listed already, by any of its `known` marks; the first reason
    stays."""
    added = db.execute(
        conn,
        """
        INSERT INTO suppressions (hash, masked, reason, note, added_at, added_by)
        SELECT %(hash)s, %(masked)s, %(reason)s, %(note)s, %(added_at)s, %(added_by)s
        WHERE NOT EXISTS (SELECT FROM suppressions WHERE hash = ANY(%(known)s))
        ON CONFLICT (hash) DO NOTHING
        """,
        entry.__dict__ | {"known": list(known)},
    )
    if added == 1:
        _log(conn, entry, "added", entry.added_by, entry.added_at)
    return added == 1


def lift(conn: Connection, mark: str, actor: int, now: datetime) -> Suppression:
    """Send to it again; answers what was lifted. Raises NotFound."""
    gone = db.one(
        conn,
        Suppression,
        """
        DELETE FROM suppressions WHERE hash = %s
        RETURNING hash, masked, reason, note, added_at, added_by
        """,
        (mark,),
    )
    _log(conn, gone, "lifted", actor, now)
    return gone


def among(conn: Connection, hashes: Collection[str]) -> dict[str, str]:
    """Those of the addresses that are listed, with the reason."""
    found = conn.execute(
        "SELECT hash, reason FROM suppressions WHERE hash = ANY(%s)", (list(hashes),)
    )
    return dict(found.fetchall())


def newest(conn: Connection, limit: int) -> list[Suppression]:
    """Newest first."""
    return db.rows(
        conn,
        Suppression,
        """
        SELECT hash, masked, reason, note, added_at, added_by
        FROM suppressions ORDER BY added_at DESC, hash LIMIT %s
        """,
        (limit,),
    )


def _log(
    conn: Connection, entry: Suppression, action: str, actor: int | None, now: datetime
) -> None:
    db.execute(
        conn,
        """
        INSERT INTO suppression_log (hash, action, reason, note, at, actor)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (entry.hash, action, entry.reason, entry.note, now, actor),
    )
