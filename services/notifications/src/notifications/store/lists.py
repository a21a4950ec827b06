"""Reading messages: for staff by filter, for people their own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from notifications.model.filters import Filter
from notifications.store.filtering import NARROW, SORT, STATE
from servicekit import db
from servicekit.db import Connection

Place = tuple[datetime, str]
"""Sort key of the last row shown: `created_at`, id."""
DEPTH: Final = 50_000
"""How many messages one look goes through for those of a rare sort, however many there are."""
LOOKED_AT: Final = f"""
    SELECT * FROM messages
    WHERE {NARROW} AND (%(after_at)s::timestamptz IS NULL
                        OR (created_at, id) < (%(after_at)s, %(after_id)s::uuid))
    ORDER BY created_at DESC, id DESC LIMIT %(depth)s
"""


@dataclass(frozen=True)
class Listed:
    """A message without its contents."""

    id: str
    kind: str
    state: str
    channel: str | None
    masked: str
    account: int | None
    failure: str | None
    tries: int
    created_at: datetime
    due_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True)
class Detailed(Listed):
    """A message with what its template needs; never the sealed code."""

    edition: str
    lane: str
    facts: dict[str, Any]
    expires_at: datetime


@dataclass(frozen=True)
class Step:
    """One line of a message's history."""

    at: datetime
    state: str
    failure: str | None
    code: int | None
    actor: int | None


def newest(
    conn: Connection,
    wanted: Filter,
    *,
    after: Place | None,
    limit: int,
    depth: int | None = DEPTH,
) -> list[Listed]:
    """Newest first, below `after`; those among the next `depth` messages, None for all."""
    return db.rows(
        conn,
        Listed,
        f"""
        SELECT id::text, kind, state, channel, masked, account, failure, tries, created_at, due_at,
               settled_at
        FROM ({LOOKED_AT}) AS looked_at
        WHERE {SORT} AND {STATE}
        ORDER BY created_at DESC, id DESC LIMIT %(limit)s
        """,
        _params(wanted, after, depth) | {"limit": limit},
    )


def looked_until(conn: Connection, wanted: Filter, after: Place | None) -> Place | None:
    """Where a look at `DEPTH` messages stopped; None when it saw all there are."""
    found = conn.execute(
        f"SELECT created_at, id::text FROM ({LOOKED_AT}) AS looked_at OFFSET %(depth)s - 1",
        _params(wanted, after, DEPTH),
    ).fetchone()
    return None if found is None else (found[0], found[1])


def counts(conn: Connection, wanted: Filter) -> dict[str, int]:
    """How many of the newest `DEPTH` messages that fit the filter are in each state."""
    found = conn.execute(
        f"""
        SELECT state, count(*) FROM ({LOOKED_AT}) AS looked_at
        WHERE {SORT}
        GROUP BY state
        """,
        _params(wanted, None, DEPTH),
    )
    return dict(found.fetchall())


def _params(wanted: Filter, after: Place | None, depth: int | None) -> dict[str, Any]:
    at, message_id = after or (None, None)
    return wanted.params() | {"after_at": at, "after_id": message_id, "depth": depth}


def failed_lately(conn: Connection, since: datetime) -> dict[str, int]:
    """Messages that nobody will get unless somebody acts, by state.

    Codes are asked for anew by the people themselves; without an address nobody can act here.
    """
    found = conn.execute(
        """
        SELECT state, count(*) FROM messages
        WHERE state IN ('failed_permanent', 'expired')
          AND kind <> 'sign_in_code' AND created_at >= %s
        GROUP BY state ORDER BY state DESC
        """,
        (since,),
    )
    return dict(found.fetchall())


def one(conn: Connection, message_id: str) -> Detailed:
    """Raises NotFound."""
    return db.one(
        conn,
        Detailed,
        """
        SELECT id::text, kind, state, channel, masked, account, failure, tries, created_at, due_at,
               settled_at, edition, lane, facts, expires_at
        FROM messages WHERE id = %s
        """,
        (message_id,),
    )


def steps(conn: Connection, message_id: str) -> list[Step]:
    """Oldest first."""
    return db.rows(
        conn,
        Step,
        "SELECT at, state, failure, code, actor FROM steps WHERE message = %s ORDER BY id",
        (message_id,),
    )
