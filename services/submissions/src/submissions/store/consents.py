"""Provable consents: per purpose, with the very text, its version, time and method."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection
from submissions.model.consenting import Text


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """One agreement as it was given; `text` is what stood there."""

    purpose: str
    text_version: str
    text: str
    given_at: datetime
    account: int
    withdrawn_at: datetime | None
    withdrawn_by: int | None


def give(
    conn: Connection, dossier: UUID, texts: Iterable[Text], *, account: int, now: datetime
) -> None:
    """Keep what was agreed to, and the words of it."""
    for text in texts:
        db.execute(
            conn,
            """
            INSERT INTO consent_texts (purpose, version, text, first_used_at)
            VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
            """,
            (text.purpose, text.version, text.words, now),
        )
        db.execute(
            conn,
            """
            INSERT INTO consents (dossier, purpose, text_version, given_at, account)
            VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
            """,
            (dossier, text.purpose, text.version, now, account),
        )


def given(conn: Connection, dossier: UUID) -> dict[str, datetime]:
    """When each purpose that stands was last agreed to."""
    found = conn.execute(
        "SELECT purpose, max(given_at) FROM consents"
        " WHERE dossier = %s AND withdrawn_at IS NULL GROUP BY purpose",
        (dossier,),
    )
    return dict(found.fetchall())


def take_back(
    conn: Connection, dossier: UUID, purpose: str, *, account: int, now: datetime
) -> bool:
    """False when it did not stand any more."""
    taken = db.execute(
        conn,
        """
        UPDATE consents SET withdrawn_at = %(now)s, withdrawn_by = %(account)s
        WHERE dossier = %(dossier)s AND purpose = %(purpose)s AND withdrawn_at IS NULL
        """,
        {"dossier": dossier, "purpose": purpose, "account": account, "now": now},
    )
    return taken > 0


def of_dossier(conn: Connection, dossier: UUID) -> list[Consent]:
    """The proof: every agreement with its words, the latest first."""
    return db.rows(
        conn,
        Consent,
        """
        SELECT c.purpose, c.text_version, coalesce(t.text, '') AS text, c.given_at, c.account,
            c.withdrawn_at, c.withdrawn_by
        FROM consents c
        LEFT JOIN consent_texts t ON t.purpose = c.purpose AND t.version = c.text_version
        WHERE c.dossier = %s ORDER BY c.given_at DESC, c.purpose
        """,
        (dossier,),
    )
