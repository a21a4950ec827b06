"""Failures by who is counted (`model.attempts.limits`) and requests of addresses."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from accounts.model.attempts import MEMORY, lock_after
from servicekit.db import Connection, execute, value

Kind = Literal["code", "password"]


def locked_until(
    conn: Connection, keys: Iterable[bytes], kind: Kind, now: datetime
) -> datetime | None:
    """When the last lock of these ends, or None when none is locked."""
    found = value(
        conn,
        """
        SELECT max(locked_until) FROM attempts
        WHERE contact_hash = ANY(%s) AND kind = %s AND locked_until > %s
        """,
        (list(keys), kind, now),
    )
    return found if isinstance(found, datetime) else None


def count_failure(conn: Connection, limits: Mapping[bytes, int], kind: Kind, now: datetime) -> None:
    """One more failure under each key; old ones are forgiven, every `limit`-th locks."""
    for key, limit in limits.items():
        failures = _count(conn, key, kind, now)
        execute(
            conn,
            """
            UPDATE attempts SET locked_until = coalesce(%s, locked_until)
            WHERE contact_hash = %s AND kind = %s
            """,
            (lock_after(failures, now, limit), key, kind),
        )


def recent_failures(conn: Connection, key: bytes, kind: Kind, now: datetime) -> int:
    """How many failures in a row have not been forgiven."""
    found = value(
        conn,
        """
        SELECT failures FROM attempts
        WHERE contact_hash = %s AND kind = %s AND greatest(last_at, locked_until) >= %s
        """,
        (key, kind, now - MEMORY),
    )
    return int(found or 0)


def forgive(conn: Connection, keys: Iterable[bytes], kind: Kind) -> None:
    execute(
        conn,
        "DELETE FROM attempts WHERE contact_hash = ANY(%s) AND kind = %s",
        (list(keys), kind),
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


def _count(conn: Connection, key: bytes, kind: Kind, now: datetime) -> int:
    found = value(
        conn,
        """
        INSERT INTO attempts (contact_hash, kind, failures, last_at)
        VALUES (%(key)s, %(kind)s, 1, %(now)s)
        ON CONFLICT (contact_hash, kind) DO UPDATE SET
            failures = CASE WHEN greatest(attempts.last_at, attempts.locked_until) < %(forgiven)s
                            THEN 1 ELSE attempts.failures + 1 END,
            last_at = excluded.last_at
        RETURNING failures
        """,
        {"key": key, "kind": kind, "now": now, "forgiven": now - MEMORY},
    )
    return int(found or 0)
