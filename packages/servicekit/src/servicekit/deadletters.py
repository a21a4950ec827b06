"""Events that can never be handled, kept in a table by the consumer's own transaction."""

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
