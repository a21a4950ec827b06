"""How far a consumer has read, kept in its own database (law 3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from servicekit import db
from servicekit.db import Connection
from servicekit.kafka import TopicIdentity


class Fenced(RuntimeError):
    """Somebody else moved this position: roll back and read it again."""


@dataclass(frozen=True)
class Place:
    """A partition of one incarnation of a topic, for one consumer."""

    consumer: str
    topic: TopicIdentity
    partition: int


def load(conn: Connection, place: Place, *, first_offset: int) -> int:
    """The next offset to read; a place never seen starts at `first_offset`."""
    db.execute(
        conn,
        """
        INSERT INTO kit.positions (consumer, cluster_id, topic_id, topic, partition, next_offset)
        VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
        """,
        (*_key(place)[:3], place.topic.name, place.partition, first_offset),
    )
    found = db.value(
        conn,
        """
        SELECT next_offset FROM kit.positions
        WHERE consumer = %s AND cluster_id = %s AND topic_id = %s AND partition = %s
        """,
        _key(place),
    )
    if found is None:
        raise db.NotFound("position")
    return int(found)


def move(conn: Connection, place: Place, *, expected: int, to: int) -> None:
    """Move in the handlers' own transaction. Raises Fenced if it is not where we left it."""
    moved = db.execute(
        conn,
        """
        UPDATE kit.positions SET next_offset = %s, moved_at = now()
        WHERE consumer = %s AND cluster_id = %s AND topic_id = %s AND partition = %s
          AND next_offset = %s
        """,
        (to, *_key(place), expected),
    )
    db.exactly_one(moved, Fenced(f"{place.topic.name}[{place.partition}] is not at {expected}"))


def mark_caught_up(conn: Connection, place: Place) -> None:
    """The consumer has read all that was there when it started."""
    db.execute(
        conn,
        """
        UPDATE kit.positions SET caught_up = true
        WHERE consumer = %s AND cluster_id = %s AND topic_id = %s AND partition = %s
          AND NOT caught_up
        """,
        _key(place),
    )


def supersede(conn: Connection, consumer: str, topic: TopicIdentity) -> None:
    """The name belongs to this topic now: positions in others that had it are history."""
    db.execute(
        conn,
        """
        UPDATE kit.positions SET superseded = (cluster_id, topic_id) <> (%(cluster)s, %(id)s)
        WHERE consumer = %(consumer)s AND topic = %(name)s
          AND superseded <> ((cluster_id, topic_id) <> (%(cluster)s, %(id)s))
        """,
        {
            "consumer": consumer,
            "cluster": topic.cluster_id,
            "id": topic.topic_id,
            "name": topic.name,
        },
    )


def behind(conn: Connection, consumer: str, topics: Iterable[str]) -> list[str]:
    """Topics the consumer has not caught up with yet (or never met)."""
    done = {
        name
        for (name,) in conn.execute(
            """
            SELECT topic FROM kit.positions WHERE consumer = %s AND NOT superseded
            GROUP BY topic HAVING bool_and(caught_up)
            """,
            (consumer,),
        )
    }
    return sorted(set(topics) - done)


def _key(place: Place) -> tuple[str, str, str, int]:
    return (place.consumer, place.topic.cluster_id, place.topic.topic_id, place.partition)
