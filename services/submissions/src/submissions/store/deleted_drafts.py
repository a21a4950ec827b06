"""Drafts their applicant deleted a moment ago; going on writing one takes that back."""

from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection
from submissions.store.dossiers import COLUMNS, Dossier


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    """A draft that can still be had back until a moment."""

    dossier: UUID
    until: datetime


def add(conn: Connection, dossier: UUID, *, now: datetime, until: datetime) -> int:
    """A repeat keeps the first time. Rowcount."""
    return db.execute(
        conn,
        """
        INSERT INTO deleted_drafts (dossier, deleted_at, until) VALUES (%s, %s, %s)
        ON CONFLICT (dossier) DO NOTHING
        """,
        (dossier, now, until),
    )


def remove(conn: Connection, dossier: UUID) -> int:
    """Have it back. Rowcount."""
    return db.execute(conn, "DELETE FROM deleted_drafts WHERE dossier = %s", (dossier,))


def of_account(conn: Connection, account: int) -> list[Deleted]:
    """Those that were not written on since."""
    return db.rows(
        conn,
        Deleted,
        """
        SELECT d.id AS dossier, x.until FROM deleted_drafts x JOIN dossiers d ON d.id = x.dossier
        WHERE d.account = %(account)s AND d.stage = 'draft' AND d.updated_at <= x.deleted_at
        """,
        {"account": account},
    )


def forget_rewritten(conn: Connection) -> int:
    """Marks of drafts that were written on or handed in since. Rowcount."""
    return db.execute(
        conn,
        """
        DELETE FROM deleted_drafts x USING dossiers d
        WHERE d.id = x.dossier AND (d.stage <> 'draft' OR d.updated_at > x.deleted_at)
        """,
    )


def due(conn: Connection, now: datetime) -> list[Dossier]:
    """Drafts whose time to have them back is over and that nobody has written on since; locked."""
    return db.rows(
        conn,
        Dossier,
        f"SELECT {COLUMNS} FROM dossiers JOIN deleted_drafts ON dossier = id"
        " WHERE stage = 'draft' AND until <= %(now)s AND updated_at <= deleted_at"
        " ORDER BY id LIMIT 100 FOR UPDATE OF dossiers SKIP LOCKED",
        {"now": now},
    )
