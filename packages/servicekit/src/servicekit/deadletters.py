"""Events that can never be handled, kept in a table by the consumer's own transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from servicekit import db, metrics
from servicekit.db import Connection
from servicekit.positions import Place


class TooManyDead(RuntimeError):
    """Too much is poisonous to be by chance: what would be buried stays unread in the log."""


class Record(Protocol):
    """What a Kafka record offers."""

    offset: int
    key: bytes | None
    value: bytes | None


@dataclass(frozen=True)
class DeadLetter:
    """A buried record, shaped as Kafka's; its headers were not kept."""

    id: int
    consumer: str
    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    reason: str
    at: datetime
    outcome: str | None

    @property
    def headers(self) -> tuple[tuple[str, bytes], ...]:
        return ()


def bury(conn: Connection, place: Place, record: Record, reason: str) -> None:
    """Keep the record with its reason; a second time changes nothing."""
    db.execute(
        conn,
        """
        INSERT INTO kit.dead_letters (consumer, cluster_id, topic_id, topic, partition,
                                      record_offset, key, body, reason)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
        """,
        (
            place.consumer,
            *place.topic,
            place.partition,
            record.offset,
            record.key,
            record.value,
            reason[:1000],
        ),
    )


def count(conn: Connection, consumer: str) -> int:
    """Dead letters of this consumer that nobody has settled."""
    found = db.value(
        conn,
        "SELECT count(*) FROM kit.dead_letters WHERE consumer = %s AND settled_at IS NULL",
        (consumer,),
    )
    number = int(found or 0)
    metrics.DEAD_LETTERS.labels(consumer).set(number)
    return number


def check_limit(conn: Connection, consumer: str, limit: int) -> None:
    """After burying, in the same transaction. Raises TooManyDead: that batch is not recorded."""
    if count(conn, consumer) > limit:
        raise TooManyDead(f"more than {limit} dead letters, settle them or mend the cause")


def find(conn: Connection, *, settled: bool) -> list[DeadLetter]:
    """Oldest first; with `settled` those too that need nobody any more."""
    return db.rows(
        conn,
        DeadLetter,
        """
        SELECT id, consumer, topic, partition, record_offset AS "offset", key, body AS value,
               reason, at, outcome
        FROM kit.dead_letters WHERE settled_at IS NULL OR %s ORDER BY id
        """,
        (settled,),
    )


def settle(conn: Connection, number: int, outcome: str) -> int:
    """Answers 1, or 0 for one that is unknown or settled."""
    return db.execute(
        conn,
        """
        UPDATE kit.dead_letters SET settled_at = now(), outcome = %s
        WHERE id = %s AND settled_at IS NULL
        """,
        (outcome, number),
    )
