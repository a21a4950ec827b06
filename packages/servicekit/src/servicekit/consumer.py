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
from servicekit import deadletters, kafka, metrics, positions, requestids, tracing
from servicekit.db import Connection, Database
from servicekit.deadletters import DeadLetter, TooManyDead
from servicekit.log_reader import GapInLog, LogReader
from servicekit.loops import Alive
from servicekit.positions import Place
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
BulkHandler = Callable[[Connection, Sequence[Received[Any]]], None]
Forget = Callable[[Connection, str], None]


class Consumer:
    """A loop over the topics of its handlers' events, from the beginning of the log.

    `bulk` handles events of a kind that has its topic for itself, as many at once as were read of a
    partition. When it fails its handler gets them one by one.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        name: str,
        handlers: Mapping[type[Any], Handler],
        tombstones: Mapping[Topic, Forget] | None = None,
        bulk: Mapping[type[Any], BulkHandler] | None = None,
    ) -> None:
        self.name = name
        self._settings = settings
        self._database = database
        self._stopped: str | None = None
        self._bulk = {
            kafka.full_name(settings, kind.topic): handle for kind, handle in (bulk or {}).items()
        }
        self._handlers = dict(handlers)
        self._tombstones = {
            kafka.full_name(settings, topic): forget for topic, forget in (tombstones or {}).items()
        }
        topics = {kind.topic.name: kind.topic for kind in handlers}
        topics |= {topic.name: topic for topic in tombstones or {}}
        self.topics: Sequence[Topic] = tuple(topics.values())

    def behind(self, conn: Connection) -> list[str]:
        """Topics of which it has not yet read what was there when it began (law 5)."""
        names = [kafka.full_name(self._settings, topic) for topic in self.topics]
        return positions.behind(conn, self.name, names)

    def run(self, stop: Event, alive: Alive) -> None:
        """Consume until `stop`; lost servers are waited out, a gap or a flood of poison is not."""
        while not stop.is_set():
            try:
                self._consume(stop, alive)
            except (OperationalError, KafkaError, LookupError) as error:
                log.warning("consumer waits", consumer=self.name, reason=repr(error))
                alive(self._stopped)
                stop.wait(RETRY_SECONDS)
            except (GapInLog, TooManyDead) as error:
                self._park(stop, alive, str(error))

    def _consume(self, stop: Event, alive: Alive) -> None:
        reader = LogReader(self._settings, self._database, self.name, self.topics)
        next_report = 0.0
        try:
            while not stop.is_set():
                for partition, records in reader.poll(POLL_SECONDS).items():
                    alive(self._stopped)
                    if not self._handle(reader, partition, records):
                        stop.wait(RETRY_SECONDS)
                reader.note_caught_up()
                alive(self._stopped)
                if time.monotonic() >= next_report:
                    reader.measure()
                    self._check_dead_letters()
                    if next_report:  # it has been going on for a while
                        self._go_on()
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
        bulk = self._bulk.get(partition.topic)
        with self._database.transaction() as conn:
            positions.move(conn, progress.place, expected=progress.next_offset, to=after)
            if careful:
                for record in records:
                    self._handle_or_bury(conn, progress.place, record)
            elif bulk is not None:
                self._handle_together(conn, bulk, records)
            else:
                for record in records:
                    self._handle_record(conn, record)
        reader.advance(partition, after)

    def _handle_or_bury(self, conn: Connection, place: Place, record: Any) -> None:
        try:
            with conn.transaction():
                self._handle_record(conn, record)
        except (TryLater, OperationalError):
            raise
        except Exception as error:
            # Poisonous for whatever reason: kept with its reason, the limit stops a flood.
            log.exception("dead letter", consumer=self.name, topic=record.topic)
            deadletters.bury(conn, place, record, repr(error))
            deadletters.check_limit(conn, self.name, self._settings.dead_letter_limit)
            self._count("dead")

    def handle_again(self, conn: Connection, letter: DeadLetter) -> None:
        """A dead letter, in the caller's transaction. Raises whatever the handler does."""
        self._handle_record(conn, letter)

    def _handle_together(self, conn: Connection, handle: BulkHandler, records: list[Any]) -> None:
        began = tracing.began()
        found: list[Received[Any]] = []
        for record in records:
            requestids.bind(requestids.of_record(record))
            received = None if record.value is None else _read(record)
            if received is not None:
                found.append(received)
        handle(conn, found)
        for received in found:
            name = f"{self.name} of {received.topic}"
            tracing.step(received.request_id, name, "consumer", began)
        self._count("handled", len(found))

    def _handle_record(self, conn: Connection, record: Any) -> None:
        requestids.bind(requestids.of_record(record))
        began = tracing.began()
        self._handle_value(conn, record)
        tracing.step(requestids.current(), f"{self.name} of {record.topic}", "consumer", began)

    def _handle_value(self, conn: Connection, record: Any) -> None:
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

    def _check_dead_letters(self) -> None:
        with self._database.transaction() as conn:
            deadletters.check_limit(conn, self.name, self._settings.dead_letter_limit)

    def _park(self, stop: Event, alive: Alive, reason: str) -> None:
        """Stand still and say so; look again now and then, somebody may have settled it."""
        log.error("consumer stopped", consumer=self.name, reason=reason)
        self._stopped = reason
        metrics.CONSUMER_STOPPED.labels(self.name).set(1)
        for _ in range(6):
            alive(reason)
            if stop.wait(5):
                return

    def _go_on(self) -> None:
        """Only now: one that stops again at once has never gone on, and alarms stay quiet."""
        self._stopped = None
        metrics.CONSUMER_STOPPED.labels(self.name).set(0)

    def _count(self, outcome: str, events: int = 1) -> None:
        metrics.EVENTS.labels(self.name, outcome).inc(events)


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
