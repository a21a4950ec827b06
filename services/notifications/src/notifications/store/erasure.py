"""Forgetting: on request at once, otherwise after the time a purpose needs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from servicekit import db
from servicekit.db import Connection

CODE_DAYS: Final = 7
MASK_DAYS: Final = 90
BATCH: Final = 5_000
THEIRS: Final = "(account = %(account)s OR (account IS NULL AND recipient = ANY(%(strangers)s)))"
"""Messages to an account, and codes to its addresses."""


@dataclass(frozen=True)
class GivenUp:
    """A message nobody gets any more."""

    id: str
    kind: str
    tries: int
    edition: str
    occasion: str


def forget_recipient(
    conn: Connection, account: int, hashes: list[str], now: datetime
) -> list[GivenUp]:
    """Blank an account's addresses and give up what waits for it.

    Answers the messages given up.
    """
    whose = {"account": account, "strangers": [f"hash:{mark}" for mark in hashes], "now": now}
    db.execute(conn, f"UPDATE messages SET masked = '' WHERE {THEIRS} AND masked <> ''", whose)
    return db.rows(
        conn,
        GivenUp,
        f"""
        UPDATE messages SET state = 'undeliverable', failure = 'no_contact', settled_at = %(now)s,
                            sealed = NULL
        WHERE {THEIRS} AND state IN ('created', 'failed_temporary')
        RETURNING id::text, kind, tries, edition, occasion
        """,
        whose,
    )


def prune(conn: Connection, now: datetime) -> int:
    """Codes go after a week, masked addresses after three months. Answers how many rows changed."""
    codes = db.execute(
        conn,
        """
        DELETE FROM messages WHERE id IN (
            SELECT id FROM messages
            WHERE kind = 'sign_in_code' AND settled_at < %s - make_interval(days => %s)
            ORDER BY settled_at LIMIT %s)
        """,
        (now, CODE_DAYS, BATCH),
    )
    masks = db.execute(
        conn,
        """
        UPDATE messages SET masked = '' WHERE id IN (
            SELECT id FROM messages
            WHERE masked <> '' AND settled_at < %s - make_interval(days => %s)
            ORDER BY settled_at LIMIT %s)
        """,
        (now, MASK_DAYS, BATCH),
    )
    return codes + masks
