"""Who did what to accounts and units, when, before, after and why. Never a contact in it."""

from datetime import datetime
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from servicekit.db import Connection, execute, rows


class Doing(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts, when and why; `actor` None is the operator at the command line or the system."""

    actor: int | None
    now: datetime
    reason: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log."""

    id: int
    at: datetime
    actor: int | None
    action: str
    subject_kind: str
    subject: str
    before: Any
    after: Any
    reason: str


def record(
    conn: Connection,
    doing: Doing,
    action: str,
    subject: tuple[str, str],
    *,
    before: Any = None,
    after: Any = None,
) -> None:
    """`subject`: kind (`account`, `unit`, `key`) and its key."""
    execute(
        conn,
        """
        INSERT INTO audit (at, actor, action, subject_kind, subject, before, after, reason)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (doing.now, doing.actor, action, *subject, _json(before), _json(after), doing.reason),
    )


def page(
    conn: Connection, *, below: int | None, kind: str | None, subject: str | None, limit: int
) -> list[Entry]:
    """Newest first, ids below `below`."""
    return rows(
        conn,
        Entry,
        """
        SELECT id, at, actor, action, subject_kind, subject, before, after, reason FROM audit
        WHERE (%(below)s::bigint IS NULL OR id < %(below)s)
          AND (%(kind)s::text IS NULL OR subject_kind = %(kind)s)
          AND (%(subject)s::text IS NULL OR subject = %(subject)s)
        ORDER BY id DESC LIMIT %(limit)s
        """,
        {"below": below, "kind": kind, "subject": subject, "limit": limit},
    )


def _json(value: Any) -> Jsonb | None:
    return None if value is None else Jsonb(msgspec.to_builtins(value))
