"""What was read in files, and which were found infected."""

from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection
from submissions.store.attachments import COLUMNS, Attachment

TEXT_LIMIT: Final = 20_000
"""Characters of a dossier's files that are compared with others: about ten pages."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Of one file; nothing of it has to be known."""

    attachment: UUID
    pages: int | None = None
    seconds: float | None = None
    text: str = ""


class Infected(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was taken out of its dossier again."""

    id: UUID
    dossier: UUID
    name: str
    signature: str
    at: datetime


def unread(conn: Connection, kinds: tuple[str, ...], most: int) -> list[Attachment]:
    """Files that nobody has read yet, films nobody asked whether phones play them; the scanner

    comes first."""
    names: LiteralString = "a." + COLUMNS.replace(", ", ", a.")
    return db.rows(
        conn,
        Attachment,
        f"""
        SELECT {names} FROM attachments a LEFT JOIN attachment_readings r ON r.attachment = a.id
        WHERE (r.attachment IS NULL OR (a.kind = 'mp4' AND a.not_played IS NULL))
          AND a.kind = ANY(%(kinds)s) AND a.scan <> 'waiting'
        ORDER BY a.added_at LIMIT %(most)s
        """,
        {"kinds": list(kinds), "most": most},
    )


def put(conn: Connection, reading: Reading, now: datetime) -> int:
    """Answers 0 when the file was removed meanwhile."""
    return db.execute(
        conn,
        """
        INSERT INTO attachment_readings (attachment, pages, seconds, text, read_at)
        SELECT id, %(pages)s, %(seconds)s, %(text)s, %(now)s FROM attachments
        WHERE id = %(attachment)s
        ON CONFLICT (attachment) DO NOTHING
        """,
        msgspec.structs.asdict(reading) | {"now": now},
    )


def texts_of(conn: Connection, dossiers: list[UUID]) -> dict[UUID, str]:
    """What stands in all documents of each dossier, in the order of adding, not endless."""
    found = conn.execute(
        """
        SELECT a.dossier, left(
            string_agg(left(r.text, %(limit)s), E'\\n' ORDER BY a.added_at, a.id), %(limit)s)
        FROM attachments a JOIN attachment_readings r ON r.attachment = a.id
        WHERE a.dossier = ANY(%(dossiers)s) AND r.text <> '' AND a.scan <> 'waiting'
        GROUP BY a.dossier
        """,
        {"dossiers": dossiers, "limit": TEXT_LIMIT},
    )
    return dict(found.fetchall())


def lengths_of(conn: Connection, dossier: UUID) -> dict[UUID, Reading]:
    """Pages and seconds of a dossier's files, without their texts."""
    found = db.rows(
        conn,
        Reading,
        """
        SELECT r.attachment, r.pages, r.seconds, '' AS text
        FROM attachment_readings r JOIN attachments a ON a.id = r.attachment
        WHERE a.dossier = %(dossier)s
        """,
        {"dossier": dossier},
    )
    return {reading.attachment: reading for reading in found}


def note_infected(conn: Connection, infected: Infected) -> None:
    db.execute(
        conn,
        "INSERT INTO infected_files (id, dossier, name, signature, at)"
        " VALUES (%(id)s, %(dossier)s, %(name)s, %(signature)s, %(at)s)",
        msgspec.structs.asdict(infected),
    )


def infected_of(conn: Connection, dossier: UUID) -> list[Infected]:
    """The latest first."""
    return db.rows(
        conn,
        Infected,
        "SELECT id, dossier, name, signature, at FROM infected_files"
        " WHERE dossier = %(dossier)s ORDER BY at DESC, id",
        {"dossier": dossier},
    )


def forget_infected(conn: Connection, dossier: UUID) -> None:
    """Names of files go with the dossier's contents."""
    db.execute(conn, "DELETE FROM infected_files WHERE dossier = %s", (dossier,))
