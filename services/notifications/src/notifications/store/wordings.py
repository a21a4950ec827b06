"""The words of each kind: versions written by staff, above the shipped one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from notifications.model.kinds import Kind
from notifications.model.wordings import Wording
from notifications.store import letters
from servicekit import db
from servicekit.db import Connection

SHIPPED: Final = 1
"""The version of the words the software comes with."""
LOOKED_AT: Final = 50_000
TRIED: Final = 3
"""How many versions of staff a letter is tried with before the shipped one."""


@dataclass(frozen=True)
class Version:
    """One version as staff see it; nobody made the shipped one."""

    kind: str
    version: int
    subject: str
    short: str
    body: str
    made_by: int | None = None
    made_at: datetime | None = None
    broken_at: datetime | None = None

    @property
    def wording(self) -> Wording:
        return Wording(subject=self.subject, short=self.short, body=self.body)


def shipped(kind: Kind) -> Version:
    """Version 1."""
    words = letters.shipped(kind)
    return Version(kind, SHIPPED, words.subject, words.short, words.body)


def history(conn: Connection, kind: Kind) -> list[Version]:
    """All versions, newest first, the shipped one last."""
    found = db.rows(
        conn,
        Version,
        """
        SELECT kind, version, subject, short, body, made_by, made_at, broken_at
        FROM wordings WHERE kind = %s ORDER BY version DESC
        """,
        (kind,),
    )
    return [*found, shipped(kind)]


def usable(conn: Connection, kind: Kind) -> list[Version]:
    """The versions a letter may be written with, best first; the shipped one is always there."""
    found = db.rows(
        conn,
        Version,
        """
        SELECT kind, version, subject, short, body, made_by, made_at, broken_at
        FROM wordings WHERE kind = %s AND broken_at IS NULL ORDER BY version DESC LIMIT %s
        """,
        (kind, TRIED),
    )
    return [*found, shipped(kind)]


def newest(conn: Connection) -> dict[str, tuple[int, datetime, bool]]:
    """For each kind that staff have written: newest version, when, and whether it is broken."""
    found = conn.execute(
        """
        SELECT DISTINCT ON (kind) kind, version, made_at, broken_at IS NOT NULL
        FROM wordings ORDER BY kind, version DESC
        """
    )
    return {kind: (version, made_at, broken) for kind, version, made_at, broken in found}


def add(conn: Connection, version: Version) -> bool:
    """False when this version exists: somebody else was quicker."""
    made = db.execute(
        conn,
        """
        INSERT INTO wordings (kind, version, subject, short, body, made_by, made_at)
        VALUES (%(kind)s, %(version)s, %(subject)s, %(short)s, %(body)s, %(made_by)s, %(made_at)s)
        ON CONFLICT DO NOTHING
        """,
        version.__dict__,
    )
    return made == 1


def mark_broken(conn: Connection, kind: str, version: int, now: datetime) -> bool:
    """No letter is written with it any more; False when that was known."""
    marked = db.execute(
        conn,
        "UPDATE wordings SET broken_at = %s WHERE kind = %s AND version = %s AND broken_at IS NULL",
        (now, kind, version),
    )
    return marked == 1


def count_broken(conn: Connection) -> int:
    """Kinds whose newest words are broken."""
    return sum(broken for _, _, broken in newest(conn).values())


def newest_facts(conn: Connection, kind: Kind) -> dict[str, Any] | None:
    """Facts of the newest real message of a kind, to show words with; of long ago they count as
    none, so that nobody waits for a search through all."""
    found: dict[str, Any] | None = db.value(
        conn,
        """
        SELECT facts FROM (
            SELECT kind, facts, created_at, id FROM messages
            ORDER BY created_at DESC, id DESC LIMIT %s) AS looked_at
        WHERE kind = %s ORDER BY created_at DESC, id DESC LIMIT 1
        """,
        (LOOKED_AT, kind),
    )
    return found
