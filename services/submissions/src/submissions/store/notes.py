"""What staff write for each other about a dossier: appended, never changed."""

from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's words at a moment."""

    account: int
    name: str
    words: str
    at: datetime


def add(conn: Connection, dossier: UUID, note: Note) -> None:
    """Append it."""
    db.execute(
        conn,
        "INSERT INTO staff_notes (dossier, account, name, words, at)"
        " VALUES (%(dossier)s, %(account)s, %(name)s, %(words)s, %(at)s)",
        msgspec.structs.asdict(note) | {"dossier": dossier},
    )


def of_dossier(conn: Connection, dossier: UUID) -> list[Note]:
    """The latest first."""
    return db.rows(
        conn,
        Note,
        "SELECT account, name, words, at FROM staff_notes"
        " WHERE dossier = %(dossier)s ORDER BY id DESC",
        {"dossier": dossier},
    )
