"""Events that can never be handled, kept in a table by the consumer's own transaction."""

from typing import Protocol

from servicekit import db, metrics
from servicekit.db import Connection


class Record(Protocol):
    """What a Kafka record offers."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


def bury(conn: Connection, consumer: str, record: Record, reason: str) -> None:
    """Keep the record with its reason; a second time changes nothing."""
    db.execute(
        conn,
        """
        INSERT INTO kit.dead_letters (consumer, topic, partition, record_offset, key, body, reason)
        VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
        """,
        (
            consumer,
            record.topic,
            record.partition,
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
