"""Codes that were sent, as keyed hashes."""

from datetime import datetime, timedelta

import msgspec

from accounts.model.codes import MAX_LIVE
from servicekit.db import Connection, execute, rows, value


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """A code not yet used and not yet expired."""

    id: str
    code_hash: bytes
    tries: int


def add_challenge(
    conn: Connection,
    challenge: Challenge,
    *,
    contact_hash: bytes,
    account: int | None,
    now: datetime,
    expires_at: datetime,
) -> None:
    execute(
        conn,
        """
        INSERT INTO challenges (id, contact_hash, code_hash, account, created_at, expires_at)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (challenge.id, contact_hash, challenge.code_hash, account, now, expires_at),
    )


def sent_within_hour(conn: Connection, contact_hash: bytes, now: datetime) -> list[datetime]:
    """When codes were sent to the contact, newest first."""
    found = conn.execute(
        """
        SELECT created_at FROM challenges WHERE contact_hash = %s AND created_at > %s
        ORDER BY created_at DESC
        """,
        (contact_hash, now - timedelta(hours=1)),
    )
    return [moment for (moment,) in found.fetchall()]


def live_challenges(
    conn: Connection, contact_hash: bytes, account: int | None, now: datetime
) -> list[Challenge]:
    """Newest first, at most MAX_LIVE, those tried too often included."""
    return rows(
        conn,
        Challenge,
        """
        SELECT id::text AS id, code_hash, tries FROM challenges
        WHERE contact_hash = %s AND account IS NOT DISTINCT FROM %s
          AND used_at IS NULL AND expires_at > %s
        ORDER BY created_at DESC LIMIT %s
        """,
        (contact_hash, account, now, MAX_LIVE),
    )


def use_up(conn: Connection, challenges: list[Challenge], now: datetime) -> int:
    """One code was right: it and its older sisters are used."""
    return execute(
        conn,
        "UPDATE challenges SET used_at = %s WHERE id = ANY(%s::uuid[]) AND used_at IS NULL",
        (now, [challenge.id for challenge in challenges]),
    )


def count_try(conn: Connection, challenges: list[Challenge]) -> None:
    execute(
        conn,
        "UPDATE challenges SET tries = tries + 1 WHERE id = ANY(%s::uuid[])",
        ([challenge.id for challenge in challenges],),
    )


def newest_challenge(conn: Connection, contact_hash: bytes) -> str | None:
    found = value(
        conn,
        """
        SELECT id::text FROM challenges WHERE contact_hash = %s ORDER BY created_at DESC LIMIT 1
        """,
        (contact_hash,),
    )
    return found if isinstance(found, str) else None


def sent_event(conn: Connection, topic: str, challenge: str) -> bytes | None:
    """The event that carried the code, while the outbox still has it."""
    found = value(
        conn, "SELECT body FROM kit.outbox WHERE topic = %s AND key = %s", (topic, challenge)
    )
    return bytes(found) if isinstance(found, (bytes, memoryview)) else None


def delete_old_challenges(conn: Connection, before: datetime) -> int:
    return execute(conn, "DELETE FROM challenges WHERE created_at < %s", (before,))
