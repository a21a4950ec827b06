"""Failures of contacts and requests of addresses."""

from datetime import datetime
from typing import Literal

import msgspec

from accounts.model.attempts import MEMORY, lock_after
from servicekit.db import Connection, execute, one, value

Kind = Literal["code", "password"]


class _Failures(msgspec.Struct, frozen=True):
    failures: int


def locked_until(
    conn: Connection, contact_hash: bytes, kind: Kind, now: datetime
) -> datetime | None:
    """When the lock of this contact ends, or None when it is not locked."""
    found = value(
        conn,
        """
        SELECT locked_until FROM attempts
        WHERE contact_hash = %s AND kind = %s AND locked_until > %s
        """,
        (contact_hash, kind, now),
    )
    return found if isinstance(found, datetime) else None


def count_failure(conn: Connection, contact_hash: bytes, kind: Kind, now: datetime) -> None:
    """One more failure; old ones are forgiven, every tenth locks."""
    row = one(
        conn,
        _Failures,
        """
        INSERT INTO attempts (contact_hash, kind, failures, last_at)
        VALUES (%(hash)s, %(kind)s, 1, %(now)s)
        ON CONFLICT (contact_hash, kind) DO UPDATE SET
            failures = CASE WHEN greatest(attempts.last_at, attempts.locked_until) < %(forgiven)s
                            THEN 1 ELSE attempts.failures + 1 END,
            last_at = excluded.last_at
        RETURNING failures
        """,
        {"hash": contact_hash, "kind": kind, "now": now, "forgiven": now - MEMORY},
    )
    execute(
        conn,
        "UPDATE attempts SET locked_until = %s WHERE contact_hash = %s AND kind = %s",
        (lock_after(row.failures, now), contact_hash, kind),
    )


def forgive(conn: Connection, contact_hash: bytes, kind: Kind) -> None:
    execute(
        conn, "DELETE FROM attempts WHERE contact_hash = %s AND kind = %s", (contact_hash, kind)
    )


def count_request(conn: Connection, address_hash: bytes, kind: str, window_start: datetime) -> int:
    """How many requests of this kind the address has made in the window, this one included."""
    found = value(
        conn,
        """
        INSERT INTO address_quotas (address_hash, kind, window_start, requests)
        VALUES (%s, %s, %s, 1)
        ON CONFLICT (address_hash, kind, window_start)
        DO UPDATE SET requests = address_quotas.requests + 1
        RETURNING requests
        """,
        (address_hash, kind, window_start),
    )
    return int(found or 0)


def delete_old_attempts(conn: Connection, before: datetime) -> int:
    """Addresses and failures are kept no longer than they are needed."""
    gone = execute(
        conn,
        "DELETE FROM attempts WHERE greatest(last_at, locked_until) < %(before)s",
        {"before": before},
    )
    return gone + execute(conn, "DELETE FROM address_quotas WHERE window_start < %s", (before,))
