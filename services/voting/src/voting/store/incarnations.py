"""Incarnations of the log and the receipt key of each edition (laws 2 and 4)."""

from dataclasses import dataclass
from datetime import datetime

from servicekit import db
from servicekit.db import Connection
from servicekit.kafka import TopicIdentity


@dataclass(frozen=True)
class Incarnation:
    id: int
    cluster_id: str
    topic_id: str
    adopted_at: datetime | None

    def is_of(self, topic: TopicIdentity) -> bool:
        return (self.cluster_id, self.topic_id) == (topic.cluster_id, topic.topic_id)


def newest(conn: Connection) -> Incarnation | None:
    return db.maybe(
        conn,
        Incarnation,
        "SELECT id, cluster_id, topic_id, adopted_at FROM incarnations ORDER BY id DESC LIMIT 1",
    )


def lock(conn: Connection) -> None:
    """One process at a time decides about incarnations, until its transaction ends."""
    db.execute(conn, "SELECT pg_advisory_xact_lock(hashtextextended('incarnations', 0))")


def start(
    conn: Connection, topic: TopicIdentity, reason: str, now: datetime, *, adopted: bool
) -> Incarnation:
    """A new incarnation: the filter begins anew and is refilled from the ledger."""
    return db.one(
        conn,
        Incarnation,
        """
        INSERT INTO incarnations (cluster_id, topic_id, reason, started_at, adopted_at)
        VALUES (%s, %s, %s, %s, %s) RETURNING id, cluster_id, topic_id, adopted_at
        """,
        (topic.cluster_id, topic.topic_id, reason, now, now if adopted else None),
    )


def adopt(conn: Connection, topic: TopicIdentity, now: datetime) -> int:
    """Let the ledger read this log; answers how many incarnations that concerned."""
    return db.execute(
        conn,
        """
        UPDATE incarnations SET adopted_at = %s
        WHERE cluster_id = %s AND topic_id = %s AND adopted_at IS NULL
        """,
        (now, topic.cluster_id, topic.topic_id),
    )


def is_adopted(conn: Connection, topic: TopicIdentity) -> bool:
    return bool(
        db.value(
            conn,
            """
            SELECT EXISTS (SELECT FROM incarnations WHERE cluster_id = %s AND topic_id = %s
                           AND adopted_at IS NOT NULL)
            """,
            (topic.cluster_id, topic.topic_id),
        )
    )


def fix_receipt_key(conn: Connection, edition: int, key_id: int) -> None:
    """The first key an edition gets stays its key."""
    db.execute(
        conn,
        "INSERT INTO edition_keys (edition, receipt_key) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        (edition, key_id),
    )


def receipt_keys(conn: Connection) -> dict[int, int]:
    """Edition number -> key id."""
    return dict(conn.execute("SELECT edition, receipt_key FROM edition_keys").fetchall())
