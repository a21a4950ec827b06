"""Campaigns, their people, and the messages released for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from notifications.model.campaigns import KINDS, Audience, Campaign
from notifications.model.kinds import Lane
from notifications.model.schedule import LIFE
from notifications.model.wordings import Wording
from notifications.store import messages
from servicekit import db
from servicekit.db import Connection
from servicekit.ids import new_id

COLUMNS = """id, edition, title, audience, subject, short, body, send_at, per_minute, state,
    version, made_by, made_at, approved_by, started_at, released_until, finished_at"""


@dataclass(frozen=True)
class Row:
    """A campaign."""

    id: int
    edition: str
    title: str
    audience: dict[str, Any]
    subject: str
    short: str
    body: str
    send_at: datetime | None
    per_minute: int
    state: str
    version: int
    made_by: int
    made_at: datetime
    approved_by: int | None = None
    started_at: datetime | None = None
    released_until: datetime | None = None
    finished_at: datetime | None = None

    @property
    def wording(self) -> Wording:
        return Wording(subject=self.subject, short=self.short, body=self.body)

    @property
    def people(self) -> Audience:
        return msgspec.convert(self.audience, Audience)

    @property
    def occasion(self) -> str:
        """One message of the campaign for each person, whatever is released twice."""
        return f"campaign:{self.id}"


@dataclass(frozen=True)
class Plan:
    """What people write down of a campaign."""

    title: str
    audience: Audience
    wording: Wording
    send_at: datetime | None
    per_minute: int

    @property
    def params(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "audience": Jsonb(msgspec.to_builtins(self.audience)),
            "send_at": self.send_at,
            "per_minute": self.per_minute,
            **msgspec.to_builtins(self.wording),
        }


@dataclass(frozen=True)
class Step:
    """One line of a campaign's history; nobody did what happened by itself."""

    at: datetime
    verb: str
    actor: int | None


@dataclass(frozen=True)
class Progress:
    """How many people there are, and how many messages were released for them."""

    people: int
    released: int


def add(conn: Connection, plan: Plan, edition: str, actor: int, now: datetime) -> int:
    """A draft; answers its number."""
    number: int | None = db.value(
        conn,
        """
        INSERT INTO campaigns (edition, title, audience, subject, short, body, send_at, per_minute,
                               made_by, made_at)
        VALUES (%(edition)s, %(title)s, %(audience)s, %(subject)s, %(short)s, %(body)s,
                %(send_at)s, %(per_minute)s, %(actor)s, %(now)s) RETURNING id
        """,
        plan.params | {"edition": edition, "actor": actor, "now": now},
    )
    assert number is not None  # noqa: S101  # RETURNING of an INSERT
    return number


def change(conn: Connection, number: int, plan: Plan, version: int, actor: int) -> bool:
    """Only a draft, and only the version its writer saw. Who changes it is its writer from then."""
    changed = db.execute(
        conn,
        """
        UPDATE campaigns SET title = %(title)s, audience = %(audience)s, subject = %(subject)s,
            short = %(short)s, body = %(body)s, send_at = %(send_at)s,
            per_minute = %(per_minute)s, made_by = %(actor)s, version = version + 1
        WHERE id = %(id)s AND version = %(version)s AND state = 'draft'
        """,
        plan.params | {"id": number, "version": version, "actor": actor},
    )
    return changed == 1


def one(conn: Connection, number: int, *, lock: bool = False) -> Row:
    """Raises NotFound."""
    ending = " FOR UPDATE" if lock else ""
    return db.one(conn, Row, f"SELECT {COLUMNS} FROM campaigns WHERE id = %s{ending}", (number,))


def newest(conn: Connection, limit: int) -> list[Row]:
    """Newest first."""
    return db.rows(
        conn,
        Row,
        f"SELECT {COLUMNS} FROM campaigns ORDER BY id DESC LIMIT %s",
        (limit,),
    )


def due(conn: Connection, now: datetime) -> list[Row]:
    """Those that may send now, locked: a step of a person waits until this round is over."""
    return db.rows(
        conn,
        Row,
        f"""
        SELECT {COLUMNS} FROM campaigns
        WHERE state IN ('approved', 'running') AND (send_at IS NULL OR send_at <= %s)
        ORDER BY id FOR UPDATE
        """,
        (now,),
    )


def move(
    conn: Connection, number: int, state: Campaign, approved_by: int | None, now: datetime
) -> None:
    """Whoever holds the row's lock has asked the rules."""
    db.execute(
        conn,
        """
        UPDATE campaigns SET state = %(state)s, version = version + 1,
            approved_by = %(approved_by)s,
            started_at = CASE WHEN %(state)s = 'running'
                              THEN coalesce(started_at, %(now)s) ELSE started_at END,
            released_until = CASE WHEN %(state)s = 'running' THEN %(now)s ELSE released_until END,
            finished_at = CASE WHEN %(state)s IN ('done', 'cancelled')
                               THEN %(now)s::timestamptz END
        WHERE id = %(id)s
        """,
        {"id": number, "state": state, "approved_by": approved_by, "now": now},
    )


def note(conn: Connection, number: int, verb: str, actor: int | None, now: datetime) -> None:
    """One line of the history."""
    db.execute(
        conn,
        "INSERT INTO campaign_steps (campaign, at, verb, actor) VALUES (%s, %s, %s, %s)",
        (number, now, verb, actor),
    )


def steps(conn: Connection, number: int) -> list[Step]:
    """Oldest first."""
    return db.rows(
        conn,
        Step,
        "SELECT at, verb, actor FROM campaign_steps WHERE campaign = %s ORDER BY id",
        (number,),
    )


def release(conn: Connection, row: Row, limit: int, now: datetime) -> int:
    """Messages for the next people; answers for how many."""
    found = conn.execute(
        """
        UPDATE campaign_people SET released_at = %s
        WHERE campaign = %s AND account IN (
            SELECT account FROM campaign_people WHERE campaign = %s AND released_at IS NULL
            ORDER BY account LIMIT %s)
        RETURNING account
        """,
        (now, row.id, row.id, limit),
    )
    accounts = [account for (account,) in found]
    db.execute(
        conn,
        """
        INSERT INTO messages (id, occasion, recipient, kind, lane, edition, account, facts,
                              created_at, due_at, expires_at, unread)
        SELECT id, %(occasion)s, 'account:' || account, %(kind)s, %(lane)s, %(edition)s, account,
               %(facts)s, %(now)s, %(now)s, %(now)s + %(life)s, true
        FROM unnest(%(ids)s::uuid[], %(accounts)s::bigint[]) AS people (id, account)
        ON CONFLICT ON CONSTRAINT messages_once DO NOTHING
        """,
        {
            "occasion": row.occasion,
            "kind": KINDS[row.people.sort],
            "lane": Lane.ORDINARY,
            "edition": row.edition,
            "facts": Jsonb({"campaign": row.id}),
            "life": LIFE,
            "now": now,
            "ids": [new_id() for _ in accounts],
            "accounts": accounts,
        },
    )
    messages.wake(conn, Lane.ORDINARY)
    return len(accounts)


def set_released_until(conn: Connection, number: int, moment: datetime) -> None:
    """The rate's memory."""
    db.execute(conn, "UPDATE campaigns SET released_until = %s WHERE id = %s", (moment, number))


def give_up(conn: Connection, occasion: str, now: datetime) -> int:
    """What was released and has not gone yet does not go any more; answers how many."""
    return db.execute(
        conn,
        """
        WITH stopped AS (
            UPDATE messages SET state = 'refused', failure = 'cancelled', settled_at = %(now)s
            WHERE occasion = %(occasion)s AND state IN ('created', 'failed_temporary')
            RETURNING id)
        INSERT INTO steps (message, at, state, failure)
        SELECT id, %(now)s, 'refused', 'cancelled' FROM stopped
        """,
        {"occasion": occasion, "now": now},
    )


def let_go(conn: Connection, occasion: str, now: datetime) -> None:
    """What was held while the campaign was paused goes on, with a life as of now."""
    db.execute(
        conn,
        """
        UPDATE messages SET due_at = %(now)s, expires_at = %(now)s + %(life)s
        WHERE occasion = %(occasion)s AND state = 'created'
        """,
        {"occasion": occasion, "life": LIFE, "now": now},
    )
    messages.wake(conn, Lane.ORDINARY)


def halted_among(conn: Connection, numbers: Collection[int]) -> dict[int, Campaign]:
    """Those of the campaigns whose messages do not go now: paused or cancelled."""
    found = conn.execute(
        "SELECT id, state FROM campaigns WHERE id = ANY(%s) AND state IN ('paused', 'cancelled')",
        (list(numbers),),
    )
    return {number: Campaign(state) for number, state in found}


def progress(conn: Connection, number: int) -> Progress:
    """Nobody before sending has started."""
    return db.one(
        conn,
        Progress,
        """
        SELECT count(*) AS people, count(released_at) AS released
        FROM campaign_people WHERE campaign = %s
        """,
        (number,),
    )


def states(conn: Connection, occasion: str) -> dict[str, int]:
    """How many of its messages are in each state."""
    found = conn.execute(
        "SELECT state, count(*) FROM messages WHERE occasion = %s GROUP BY state", (occasion,)
    )
    return dict(found.fetchall())
