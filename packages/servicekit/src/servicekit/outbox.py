"""Row and event in one transaction; the relay brings events to Kafka (law 5)."""

from datetime import datetime
from threading import Event
from typing import Final, NamedTuple

import structlog
from kafka import KafkaProducer
from kafka.errors import KafkaError
from psycopg import Notify, OperationalError

from contracts.envelope import CONTENT_TYPE, EventData, encode
from contracts.topics import Topic
from servicekit import db, kafka, metrics, requestids, tracing
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.loops import Alive
from servicekit.settings import Settings

log = structlog.get_logger()

CHANNEL: Final = "outbox"
LOCK: Final = 7_302_002
BATCH: Final = 500
DEADLINE_SECONDS: Final = 30
SILENCE_SECONDS: Final = 2 * DEADLINE_SECONDS
"""A relay that stands still for longer is no longer the one publisher."""


def publish(conn: Connection, event: EventData, *, edition: str, now: datetime) -> str:
    """Store the event in the caller's transaction; answers its id."""
    event_id = new_id()
    source = event.topic.owner
    body = encode(event, id=event_id, source=source, edition=edition, time=now)
    _insert(conn, event.topic, event.key(), body)
    return event_id


def publish_tombstone(conn: Connection, topic: Topic, key: str) -> None:
    """Erase a key from a compacted topic."""
    _insert(conn, topic, key, None)


def _insert(conn: Connection, topic: Topic, key: str, body: bytes | None) -> None:
    conn.execute(
        """
        INSERT INTO kit.outbox (topic, key, body, request_id) VALUES (%s, %s, %s, %s)
        RETURNING pg_notify('outbox', '')
        """,
        (topic.name, key, body, requestids.current()),
    )


class Row(NamedTuple):
    id: int
    topic: str
    key: str
    body: bytes | None
    request_id: str


class Waiting(NamedTuple):
    rows: int
    seconds: float


class Relay:
    """The one publisher of a service's outbox: a second one waits for the advisory lock."""

    name = "relay"

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database

    def run(self, stop: Event, alive: Alive) -> None:
        """Publish until `stop`; a lost database or broker is waited out."""
        while not stop.is_set():
            try:
                self._relay(stop, alive)
            except (OperationalError, KafkaError) as error:
                log.warning("relay waits", reason=type(error).__name__)
                alive()
                stop.wait(1)

    def _relay(self, stop: Event, alive: Alive) -> None:
        producer = kafka.make_producer(self._settings, linger_ms=2)
        try:
            with self._database.session(silence=SILENCE_SECONDS) as conn:
                while not _locked(conn) and not stop.wait(1):
                    alive()
                conn.execute("LISTEN outbox")
                while not stop.is_set():
                    alive()
                    if not self._publish_batch(conn, producer):
                        _sleep_until_notified(conn)
        finally:
            producer.close(timeout=5)

    def _publish_batch(self, conn: Connection, producer: KafkaProducer) -> bool:
        """Send the oldest rows, wait for every one, mark them. False when there was nothing."""
        waiting = db.rows(
            conn,
            Row,
            """
            SELECT id, topic, key, body, request_id FROM kit.outbox
            WHERE published_at IS NULL ORDER BY id LIMIT 500
            """,
        )
        if not waiting:
            return False
        began = tracing.began()
        futures = [self._send(producer, row) for row in waiting]
        for row, future in zip(waiting, futures, strict=True):
            future.get(timeout=DEADLINE_SECONDS)
            tracing.step(row.request_id, f"publish {row.topic}", "producer", began)
        db.execute(
            conn,
            "UPDATE kit.outbox SET published_at = now() WHERE id = ANY(%s)",
            ([row.id for row in waiting],),
        )
        metrics.OUTBOX_PUBLISHED.inc(len(waiting))
        return len(waiting) == BATCH

    def _send(self, producer: KafkaProducer, row: Row) -> kafka.Sent:
        return producer.send(
            self._settings.topic_prefix + row.topic,
            value=row.body,
            key=row.key.encode(),
            headers=[
                ("content-type", CONTENT_TYPE.encode()),
                ("request-id", row.request_id.encode()),
                *tracing.headers(row.request_id),
            ],
        )


def publish_again(conn: Connection) -> int:
    """The log is a new one: what we still have of the last day goes out once more.

    Readers know each event by its id or version. Answers how many rows.
    """
    return db.execute(
        conn, "UPDATE kit.outbox SET published_at = NULL WHERE published_at IS NOT NULL"
    )


def measure(database: Database, now: datetime) -> None:
    """How much waits and since when: beside the relay, which may be the one that hangs."""
    with database.transaction() as conn:
        waiting = db.one(
            conn,
            Waiting,
            """
            SELECT count(*) AS rows,
                   coalesce(extract(epoch FROM %s - min(created_at)), 0)::float8 AS seconds
            FROM kit.outbox WHERE published_at IS NULL
            """,
            (now,),
        )
    metrics.OUTBOX_WAITING.set(waiting.rows)
    metrics.OUTBOX_OLDEST.set(max(0.0, waiting.seconds))


def prune(database: Database, now: datetime) -> None:
    """Forget rows published more than a day before `now`."""
    with database.transaction() as conn:
        db.execute(
            conn,
            "DELETE FROM kit.outbox WHERE published_at < %s - interval '1 day'",
            (now,),
        )


def _locked(conn: Connection) -> bool:
    return bool(db.value(conn, "SELECT pg_try_advisory_lock(%s)", (LOCK,)))


def _sleep_until_notified(conn: Connection) -> list[Notify]:
    return list(conn.notifies(timeout=2, stop_after=1))
