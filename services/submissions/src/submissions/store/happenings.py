"""What happens to a dossier besides the steps of its life cycle; written with what it tells of."""

from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection
from submissions.model.chronicle import Kind


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened; `subject` is the file's or person's name as it was then."""

    kind: str
    subject: str
    actor: int
    at: datetime


def note(
    conn: Connection, dossier: UUID, kind: Kind, *, actor: int, now: datetime, subject: str = ""
) -> None:
    """Append."""
    db.execute(
        conn,
        "INSERT INTO happenings (dossier, kind, subject, actor, at) VALUES (%s, %s, %s, %s, %s)",
        (dossier, kind, subject, actor, now),
    )


def of_dossier(conn: Connection, dossier: UUID) -> list[Happening]:
    """The latest first."""
    return db.rows(
        conn,
        Happening,
        "SELECT kind, subject, actor, at FROM happenings WHERE dossier = %s ORDER BY id DESC",
        (dossier,),
    )


def forget_subjects(conn: Connection, dossier: UUID) -> int:
    """That something happened stays, names go. Rowcount."""
    return db.execute(
        conn, "UPDATE happenings SET subject = '' WHERE dossier = %s AND subject <> ''", (dossier,)
    )


def forget_name(conn: Connection, dossier: UUID, name: str) -> int:
    """The same for one person. Rowcount."""
    return db.execute(
        conn,
        "UPDATE happenings SET subject = ''"
        " WHERE dossier = %s AND subject = %s AND kind LIKE 'member_%%'",
        (dossier, name),
    )
