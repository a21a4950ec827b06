"""Provable consents: per purpose, with the text's version, time and method."""

from datetime import datetime
from uuid import UUID

from servicekit import db
from servicekit.db import Connection


def give(
    conn: Connection,
    dossier: UUID,
    purposes: tuple[str, ...],
    *,
    text_version: str,
    account: int,
    now: datetime,
) -> None:
    """Keep what was agreed to, each time a dossier is handed in."""
    for purpose in purposes:
        db.execute(
            conn,
            """
            INSERT INTO consents (dossier, purpose, text_version, given_at, account)
            VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
            """,
            (dossier, purpose, text_version, now, account),
        )


def given(conn: Connection, dossier: UUID) -> dict[str, datetime]:
    """When each purpose was last agreed to."""
    found = conn.execute(
        "SELECT purpose, max(given_at) FROM consents WHERE dossier = %s GROUP BY purpose",
        (dossier,),
    )
    return dict(found.fetchall())
