"""Codes that were sent, as keyed hashes."""

from datetime import datetime, timedelta

import msgspec

from accounts.model.attempts import Place
from accounts.model.codes import LIFETIME
from servicekit.db import Connection, execute, rows, value


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """A code not yet used and not yet expired."""

    id: str
    code_hash: bytes
    tries: int


class Sent(msgspec.Struct, frozen=True):
    """A code that was sent, with what it is counted by."""

    at: datetime
    lane: bytes
    to_stranger: bool


def add_challenge(
    conn: Connection,
    challenge: Challenge,
    *,
    contact_hash: bytes,
    place: Place,
    account: int | None,
    now: datetime,
) -> None:
    execute(
        conn,
        """
        INSERT INTO challenges
            (id, contact_hash, code_hash, account, asker, address, created_at, expires_at)
        VALUES (%(id)s, %(contact)s, %(code)s, %(account)s, %(asker)s, %(address)s, %(now)s,
                %(expires)s)
        """,
        {
            "id": challenge.id,
            "contact": contact_hash,
            "code": challenge.code_hash,
            "account": account,
            "asker": place.asker,
            "address": place.address if place.is_strange else None,
            "now": now,
            "expires": now + LIFETIME,
        },
    )


def sent_within_hour(conn: Connection, contact_hash: bytes, now: datetime) -> list[Sent]:
    """What was sent to the contact, newest first."""
    found = conn.execute(
        """
        SELECT created_at, coalesce(address, asker), address IS NOT NULL FROM challenges
        WHERE contact_hash = %s AND created_at > %s AND asker IS NOT NULL
        ORDER BY created_at DESC
        """,
        (contact_hash, now - timedelta(hours=1)),
    )
    return [Sent(*row) for row in found.fetchall()]


def live_challenges(
    conn: Connection, contact_hash: bytes, askers: list[bytes], account: int | None, now: datetime
) -> list[Challenge]:
    """Those of these askers, newest first, those tried too often included."""
    return rows(
        conn,
        Challenge,
        """
        SELECT id::text AS id, code_hash, tries FROM challenges
        WHERE contact_hash = %s AND asker = ANY(%s) AND account IS NOT DISTINCT FROM %s
          AND used_at IS NULL AND expires_at > %s
        ORDER BY created_at DESC
        """,
        (contact_hash, askers, account, now),
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
