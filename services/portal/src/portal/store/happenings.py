"""What happened in all services, as their events said it; changes of editions are our own."""

from datetime import datetime

import msgspec

from servicekit import db
from servicekit.db import Connection


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One step. `actor`: an account number; None: the system, or not said."""

    event: str
    at: datetime
    kind: str
    edition: str
    subject: str
    before: str | None = None
    after: str | None = None
    reason: str | None = None
    actor: int | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which ones; None: any. `below`: only older than this place in the list."""

    kind: str | None = None
    subject: str | None = None
    below: tuple[datetime, str] | None = None


def note(conn: Connection, happening: Happening) -> None:
    """Once, however often it is delivered."""
    db.execute(
        conn,
        """
        INSERT INTO happenings (event, at, kind, edition, subject, before, after, reason, actor)
        VALUES (%(event)s, %(at)s, %(kind)s, %(edition)s, %(subject)s, %(before)s, %(after)s,
            %(reason)s, %(actor)s)
        ON CONFLICT (event) DO NOTHING
        """,
        msgspec.structs.asdict(happening),
    )


def page(conn: Connection, asked: Asked, limit: int) -> list[Happening]:
    """The newest first."""
    at, event = asked.below or (None, "")
    return db.rows(
        conn,
        Happening,
        """
        WITH every AS (
            SELECT event, at, kind, edition, subject, before, after, reason, actor FROM happenings
            UNION ALL
            SELECT 'edition:' || edition || ':' || version, at, 'edition', edition, edition,
                   NULL, subject, reason, account
            FROM changes
        )
        SELECT * FROM every
        WHERE (%(kind)s::text IS NULL OR kind = %(kind)s)
          AND (%(subject)s::text IS NULL OR subject = %(subject)s)
          AND (%(at)s::timestamptz IS NULL OR (at, event) < (%(at)s, %(event)s))
        ORDER BY at DESC, event DESC LIMIT %(limit)s
        """,
        {"kind": asked.kind, "subject": asked.subject, "at": at, "event": event, "limit": limit},
    )
