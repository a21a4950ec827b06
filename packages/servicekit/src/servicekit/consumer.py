"""Consumes events: effects, position and dead letters in one transaction per batch (law 5)."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Any, Final, Generic, TypeVar, cast

import structlog
from kafka import TopicPartition
from kafka.errors import KafkaError
from psycopg import OperationalError

from contracts.envelope import EventData, MalformedEvent, UnknownEvent, open_envelope, read_data
from contracts.topics import Topic
from servicekit import deadletters, kafka, metrics, positions, requestids
from servicekit.db import Connection, Database
from servicekit.log_reader import GapInLog, LogReader
from servicekit.loops import Alive
from servicekit.settings import Settings

log = structlog.get_logger()

E = TypeVar("E", bound=EventData)
POLL_SECONDS: Final = 1.0
RETRY_SECONDS: Final = 1.0
REPORT_SECONDS: Final = 5.0


class Poison(Exception):
    """The event can never be handled: dead-letter it and go on."""


class TryLater(Exception):
    """Nothing is wrong with the event: roll back, wait, read the batch again."""


@dataclass(frozen=True)
class Received(Generic[E]):
    """An event with its place in the log."""

    event: E
    edition: str
    id: str
    time: datetime
    topic: str
    partition: int
    offset: int
    key: str
    request_id: str


Handler = Callable[[Connection, Received[Any]], None]
Forget = Callable[[Connection, str], None]


class Consumer:
    """A loop over the topics of its handlers' events, from the beginning of the log."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        name: str,
        handlers: Mapping[type[Any], Handler],
        tombstones: Mapping[Topic, Forget] | None = None,
    ) -> None:
        self.name = name
        self._settings = settings
        self._database = database
        self._buried = True
        self._handlers = dict(handlers)
        self._tombstones = {
            kafka.full_name(settings, topic): forget for topic, forget in (tombstones or {}).items()
        }
        topics = {kind.topic.name: kind.topic for kind in handlers}
        topics |= {topic.name: topic for topic in tombstones or {}}
        self.topics: Sequence[Topic] = tuple(topics.values())

    def run(self, stop: Event, alive: Alive) -> None:
        """Consume until `stop`; a lost broker or database is waited out, a gap is not."""
        while not stop.is_set():
            try:
                self._consume(stop, alive)
            except (OperationalError, KafkaError, LookupError) as error:
                log.warning("consumer waits", consumer=self.name, reason=repr(error))
                alive()
                stop.wait(RETRY_SECONDS)
            except GapInLog as error:
                self._park(stop, alive, str(error))

    def _consume(self, stop: Event, alive: Alive) -> None:
        reader = LogReader(self._settings, self._database, self.name, self.topics)
        self._buried = True
        next_report = 0.0
        try:
            while not stop.is_set():
                alive()
                if self._buried and self._too_many_dead():
                    self._park(stop, alive, "too many dead letters")
                    return
                for partition, records in reader.poll(POLL_SECONDS).items():
                    if not self._handle(reader, partition, records):
                        stop.wait(RETRY_SECONDS)
                reader.note_caught_up()
                if time.monotonic() >= next_report:
                    reader.report_lag()
                    next_report = time.monotonic() + REPORT_SECONDS
        finally:
            reader.close()

    def _handle(self, reader: LogReader, partition: TopicPartition, records: list[Any]) -> bool:
        """One partition's batch in one transaction. False: rolled back, to be read again."""
        try:
            try:
                self._commit(reader, partition, records, careful=False)
            except (TryLater, OperationalError, positions.Fenced):
                raise
            except Exception:  # noqa: BLE001  # found out which one it is, event by event
                self._commit(reader, partition, records, careful=True)
        except (TryLater, OperationalError, positions.Fenced) as error:
            log.warning("batch put back", consumer=self.name, reason=repr(error))
            reader.rewind(partition)
            return False
        return True

    def _commit(
        self, reader: LogReader, partition: TopicPartition, records: list[Any], *, careful: bool
    ) -> None:
        progress = reader.progress[partition]
        after = records[-1].offset + 1
        handle = self._handle_or_bury if careful else self._handle_record
        with self._database.transaction() as conn:
            positions.move(conn, progress.place, expected=progress.next_offset, to=after)
            for record in records:
                handle(conn, record)
        reader.advance(partition, after)

    def _handle_or_bury(self, conn: Connection, record: Any) -> None:
        try:
            with conn.transaction():
                self._handle_record(conn, record)
        except (TryLater, OperationalError):
            raise
        except Exception as error:
            # Poisonous for whatever reason: kept with its reason, the limit stops a flood.
            log.exception("dead letter", consumer=self.name, topic=record.topic)
            deadletters.bury(conn, self.name, record, repr(error))
            self._buried = True
            self._count("dead")

    def _handle_record(self, conn: Connection, record: Any) -> None:
        requestids.bind(_request_id(record))
        if record.value is None:
            forget = self._tombstones.get(record.topic)
            if forget is not None:
                forget(conn, record.key.decode())
            self._count("tombstone")
            return
        received = _read(record)
        handler = None if received is None else self._handlers.get(type(received.event))
        if handler is None:
            self._count("skipped")
            return
        handler(conn, cast("Received[Any]", received))
        self._count("handled")

    def _too_many_dead(self) -> bool:
        """Asked at the start and after each burial only: a look at the table is not free."""
        self._buried = False
        with self._database.transaction() as conn:
            return deadletters.count(conn, self.name) > self._settings.dead_letter_limit

    def _park(self, stop: Event, alive: Alive, reason: str) -> None:
        """Stand still and say so, until somebody settles it and restarts or the count falls."""
        log.error("consumer stopped", consumer=self.name, reason=reason)
        metrics.CONSUMER_STOPPED.labels(self.name).set(1)
        for _ in range(6):
            alive()
            if stop.wait(5):
                return
        metrics.CONSUMER_STOPPED.labels(self.name).set(0)

    def _count(self, outcome: str) -> None:
        metrics.EVENTS.labels(self.name, outcome).inc()


def _read(record: Any) -> Received[EventData] | None:
    """The typed event; None for a type this code does not know yet. Raises Poison."""
    try:
        envelope = open_envelope(record.value)
        event = read_data(envelope)
    except UnknownEvent:
        return None
    except MalformedEvent as error:
        raise Poison(str(error)) from error
    return Received(
        event=event,
        edition=envelope.edition,
        id=envelope.id,
        time=envelope.time,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=(record.key or b"").decode(errors="replace"),
        request_id=requestids.current(),
    )


def _request_id(record: Any) -> str:
    headers = dict(record.headers or ())
    return (headers.get("request-id") or b"").decode(errors="replace")
