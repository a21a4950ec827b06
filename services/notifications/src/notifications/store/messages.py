"""The queue of messages: created in the consumer's transaction, claimed by senders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg.types.json import Jsonb

from notifications.model.kinds import SORTS, Kind, Lane
from notifications.model.schedule import LONGEST_LEASE, lease_until
from notifications.model.states import Failure, State
from servicekit import db
from servicekit.db import Connection
from servicekit.ids import new_id

CHANNEL: Final = "messages"


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """A message to be. `sealed` only for `SEALED` kinds; `masked` only when the contact is known
    already."""

    occasion: str
    recipient: str
    kind: Kind
    edition: str
    expires_at: datetime
    account: int | None = None
    facts: dict[str, Any]
    sealed: str | None = None
    masked: str = ""


@dataclass(frozen=True)
class Claimed:
    """A message in the hands of one sender until `lease_until`. `tries` counts this one."""

    id: str
    kind: str
    lane: str
    edition: str
    account: int | None
    facts: dict[str, Any]
    sealed: str | None
    tries: int
    created_at: datetime
    expires_at: datetime
    lease_until: datetime
    occasion: str
    leg: int


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt. `due_at` only when it will be tried again; `leg` when by another
    channel; `dead` when there is no such address."""

    state: State
    failure: Failure | None = None
    code: int | None = None
    channel: str | None = None
    masked: str = ""
    due_at: datetime | None = None
    leg: int | None = None
    dead: bool = False


def create(conn: Connection, message: NewMessage, now: datetime) -> str | None:
    """Store it and wake a sender; None when this occasion already has its message."""
    lane = SORTS[message.kind].lane
    message_id = new_id()
    created = db.execute(
        conn,
        """
        INSERT INTO messages (id, occasion, recipient, kind, lane, edition, account, facts, sealed,
                              masked, created_at, due_at, expires_at, unread)
        VALUES (%(id)s, %(occasion)s, %(recipient)s, %(kind)s, %(lane)s, %(edition)s, %(account)s,
                %(facts)s, %(sealed)s, %(masked)s, %(now)s, %(now)s, %(expires_at)s,
                %(account)s::bigint IS NOT NULL)
        ON CONFLICT ON CONSTRAINT messages_once DO NOTHING
        """,
        message.__dict__
        | {"id": message_id, "lane": lane, "now": now, "facts": Jsonb(message.facts)},
    )
    if created == 0:
        return None
    wake(conn, lane)
    return message_id


def recipient_of(conn: Connection, occasion: str, marks: Sequence[str]) -> str:
    """Of a message to an address without an account: by the mark it has already, where the
    occasion was heard before the newest key was made."""
    if len(marks) > 1:
        found = conn.execute(
            "SELECT recipient FROM messages WHERE occasion = %s AND recipient = ANY(%s)",
            (occasion, [f"hash:{mark}" for mark in marks]),
        ).fetchone()
        if found is not None:
            return str(found[0])
    return f"hash:{marks[0]}"


def wake(conn: Connection, lane: Lane) -> None:
    """Senders of the lane look again when this transaction commits."""
    conn.execute("SELECT pg_notify('messages', %s)", (lane,))


def claim(conn: Connection, lane: Lane, now: datetime, limit: int) -> list[Claimed]:
    """Take the messages that are due, oldest first; others skip what we hold."""
    return db.rows(
        conn,
        Claimed,
        """
        UPDATE messages SET state = 'sending', tries = tries + 1, lease_until = %(lease)s,
                            failure = NULL
        WHERE id IN (
            SELECT id FROM messages
            WHERE lane = %(lane)s AND state IN ('created', 'failed_temporary') AND due_at <= %(now)s
            ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
        RETURNING id::text, kind, lane, edition, account, facts, sealed, tries, created_at,
                  expires_at, lease_until, occasion, leg
        """,
        {"lane": lane, "now": now, "lease": lease_until(lane, now), "limit": limit},
    )


def put_back(conn: Connection, message: Claimed, due_at: datetime) -> None:
    """Nothing was tried: wait without counting it."""
    db.execute(
        conn,
        """
        UPDATE messages SET state = 'created', tries = tries - 1, lease_until = NULL, due_at = %s
        WHERE id = %s AND state = 'sending' AND tries = %s
        """,
        (due_at, message.id, message.tries),
    )


def settle(conn: Connection, message: Claimed, outcome: Outcome, now: datetime) -> bool:
    """Write down an attempt's outcome; False when a later attempt has overtaken it.

    A success counts even then: whatever the later attempt finds, the message has arrived.
    """
    noted = db.execute(
        conn,
        """
        WITH settled AS (
            UPDATE messages SET state = %(state)s, failure = %(failure)s,
                channel = coalesce(%(channel)s, channel), lease_until = NULL,
                masked = CASE WHEN %(masked)s = '' THEN masked ELSE %(masked)s END,
                due_at = coalesce(%(due_at)s, due_at), leg = coalesce(%(leg)s, leg),
                settled_at = CASE WHEN %(state)s = 'failed_temporary' THEN NULL
                                  ELSE %(now)s::timestamptz END,
                sealed = CASE WHEN %(state)s = 'failed_temporary' THEN sealed END
            WHERE id = %(id)s AND state NOT IN ('sent', 'delivered')
              AND (%(state)s = 'sent' OR (state = 'sending' AND tries = %(tries)s))
            RETURNING id)
        INSERT INTO steps (message, at, state, failure, code)
        SELECT id, %(now)s, %(state)s, %(failure)s, %(code)s FROM settled
        """,
        outcome.__dict__ | {"id": message.id, "tries": message.tries, "now": now},
    )
    return noted == 1


def add_step(conn: Connection, message_id: str, outcome: Outcome, now: datetime) -> None:
    """One line of the message's history."""
    db.execute(
        conn,
        "INSERT INTO steps (message, at, state, failure, code) VALUES (%s, %s, %s, %s, %s)",
        (message_id, now, outcome.state, outcome.failure, outcome.code),
    )


def free_interrupted(conn: Connection, now: datetime) -> int:
    """Give back what vanished workers held: the mail may have gone out, and goes out again.

    Also what is held until later than any lease lasts: the clock was ahead then.
    """
    return db.execute(
        conn,
        """
        WITH freed AS (
            UPDATE messages SET state = 'failed_temporary', lease_until = NULL, due_at = %(now)s,
                                failure = 'interrupted'
            WHERE state = 'sending'
              AND (lease_until <= %(now)s OR lease_until > %(impossible)s) RETURNING id, lane),
        noted AS (
            INSERT INTO steps (message, at, state, failure)
            SELECT id, %(now)s, 'failed_temporary', 'interrupted' FROM freed RETURNING message)
        SELECT pg_notify('messages', lane) FROM freed
        """,
        {"now": now, "impossible": now + LONGEST_LEASE},
    )


def make_due_from_future(conn: Connection, now: datetime) -> int:
    """What was made while the clock was ahead, and never looked at, does not wait until then."""
    return db.execute(
        conn,
        """
        WITH due AS (
            UPDATE messages SET due_at = %(now)s
            WHERE created_at > %(now)s AND state = 'created' AND due_at = created_at
            RETURNING lane)
        SELECT pg_notify('messages', lane) FROM due
        """,
        {"now": now},
    )


def make_due(conn: Connection, account: int, now: datetime) -> None:
    """A contact has arrived: what was held for it can go."""
    db.execute(
        conn,
        """
        WITH due AS (
            UPDATE messages SET due_at = %(now)s
            WHERE account = %(account)s AND state = 'created' AND due_at > %(now)s RETURNING lane)
        SELECT pg_notify('messages', lane) FROM due
        """,
        {"account": account, "now": now},
    )
