"""What is left of old messages: numbers by month, nothing about anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from servicekit import db
from servicekit.db import Connection


@dataclass(frozen=True)
class Month:
    """How many messages of a sort there were. `month` is its first day; `failure` may be empty."""

    month: date
    kind: str
    state: str
    failure: str
    messages: int


@dataclass(frozen=True)
class Counted:
    """A row of numbers; `channel` and `failure` may be empty."""

    month: date
    edition: str
    kind: str
    channel: str
    state: str
    failure: str
    messages: int


def add(conn: Connection, rows: Iterable[Counted]) -> None:
    """Numbers that nothing was deleted for."""
    with conn.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO message_months (month, edition, kind, channel, state, failure, messages)
            VALUES (%(month)s, %(edition)s, %(kind)s, %(channel)s, %(state)s, %(failure)s,
                    %(messages)s)
            """,
            [row.__dict__ for row in rows],
        )


def fold(conn: Connection, before: datetime, limit: int) -> int:
    """Count and delete the oldest messages settled before a moment, and their steps.

    One statement, so none is counted twice or lost. Answers how many, at most `limit`.
    """
    return int(
        db.value(
            conn,
            """
            WITH old AS (
                DELETE FROM messages WHERE id IN (
                    SELECT id FROM messages WHERE settled_at < %(before)s
                    ORDER BY settled_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
                RETURNING date_trunc('month', created_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
                              AS month,
                          edition, kind, coalesce(channel, '') AS channel, state,
                          coalesce(failure, '') AS failure),
            counted AS (
                INSERT INTO message_months AS known
                    (month, edition, kind, channel, state, failure, messages)
                SELECT month, edition, kind, channel, state, failure, count(*) FROM old
                GROUP BY 1, 2, 3, 4, 5, 6
                ON CONFLICT (month, edition, kind, channel, state, failure)
                DO UPDATE SET messages = known.messages + excluded.messages)
            SELECT count(*) FROM old
            """,
            {"before": before, "limit": limit},
        )
        or 0
    )


def months(conn: Connection) -> list[Month]:
    """The newest month first, in it the largest numbers."""
    return db.rows(
        conn,
        Month,
        """
        SELECT month, kind, state, failure, sum(messages)::bigint AS messages
        FROM message_months GROUP BY month, kind, state, failure
        ORDER BY month DESC, messages DESC, kind, state, failure
        """,
    )


def holds_something(conn: Connection) -> bool:
    """Whether any message was ever folded."""
    return db.value(conn, "SELECT 1 FROM message_months LIMIT 1") is not None
