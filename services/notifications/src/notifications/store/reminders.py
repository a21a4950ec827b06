"""The plan of reminders, and whom each is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from contracts.roles import Role
from contracts.topics import ACCOUNTS
from notifications.model.reminders import Audience, Reminder
from servicekit import db
from servicekit.db import Connection


@dataclass(frozen=True)
class Planned:
    """A reminder that is due, held by this transaction."""

    scope: str
    kind: str
    due_at: datetime
    edition: str
    until: datetime
    audience: str
    unit: str | None
    facts: dict[str, Any]


def plan(conn: Connection, scope: str, version: int, wanted: Sequence[Reminder]) -> bool:
    """What is not sent yet of this scope is exactly `wanted`; what was sent stays as it is.

    False for a version that is no newer than what was planned by: events may be read again.
    """
    if not _is_news(conn, scope, version):
        return False
    db.execute(conn, "DELETE FROM reminders WHERE scope = %s AND sent_at IS NULL", (scope,))
    for one in wanted:
        db.execute(
            conn,
            """
            INSERT INTO reminders (scope, kind, due_at, edition, until, audience, unit, facts)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (scope, kind, due_at) DO NOTHING
            """,
            (
                one.scope,
                one.kind,
                one.due_at,
                one.edition,
                one.until,
                one.audience,
                one.unit,
                Jsonb(one.facts),
            ),
        )
    return True


def _is_news(conn: Connection, scope: str, version: int) -> bool:
    changed = db.execute(
        conn,
        """
        INSERT INTO reminder_plans AS known (scope, version) VALUES (%s, %s)
        ON CONFLICT (scope) DO UPDATE SET version = excluded.version
        WHERE known.version < excluded.version
        """,
        (scope, version),
    )
    return changed == 1


def next_due(conn: Connection, now: datetime) -> Planned | None:
    """The oldest one that is due; others skip what we hold."""
    return db.maybe(
        conn,
        Planned,
        """
        SELECT scope, kind, due_at, edition, until, audience, unit, facts FROM reminders
        WHERE sent_at IS NULL AND due_at <= %s
        ORDER BY due_at, scope, kind LIMIT 1 FOR UPDATE SKIP LOCKED
        """,
        (now,),
    )


def mark_sent(conn: Connection, one: Planned, recipients: int, now: datetime) -> None:
    """Sent, or (to nobody) too late to be worth saying."""
    db.execute(
        conn,
        """
        UPDATE reminders SET sent_at = %s, recipients = %s
        WHERE scope = %s AND kind = %s AND due_at = %s
        """,
        (now, recipients, one.scope, one.kind, one.due_at),
    )


def recipients(conn: Connection, one: Planned) -> list[int]:
    """The accounts a reminder is for, in their order; a unit's own staff for the unit's."""
    if one.audience == Audience.VOTERS:
        found = conn.execute(
            "SELECT DISTINCT account FROM choices WHERE purpose = 'voting' AND wanted ORDER BY 1"
        )
        return [account for (account,) in found]
    head = one.audience == Audience.HEAD
    return holders(conn, Role.UNIT_HEAD if head else Role.UNIT_OFFICER, one.unit)


def holders(conn: Connection, role: Role, unit: str | None) -> list[int]:
    """Who holds a role for exactly this unit."""
    found = conn.execute(
        """
        SELECT key::bigint FROM kit.copies
        WHERE topic = %(topic)s AND body->>'state' = 'active' AND body->'roles' @> %(grant)s
        ORDER BY 1
        """,
        {"topic": ACCOUNTS.name, "grant": Jsonb([{"role": role, "unit": unit}])},
    )
    return [account for (account,) in found]
