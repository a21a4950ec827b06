"""The votes topic as the ledger reads it: positions from PostgreSQL, identity always checked."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

from kafka import TopicPartition
from kafka.errors import KafkaError

from contracts import topics
from servicekit import kafka
from servicekit.db import Database
from servicekit.kafka import TopicIdentity
from servicekit.log_reader import GapInLog, LogReader
from servicekit.positions import Place
from voting import metrics
from voting.errors import LogBroken
from voting.settings import VotingSettings
from voting.store.log_counts import LEDGER, Reached


class LogAway(RuntimeError):
    """Kafka does not answer; wait and connect again."""


class LogRecord(Protocol):
    """What a Kafka record offers; `timestamp` is in epoch milliseconds."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None


class Batch(NamedTuple):
    """Records of one partition in order, and the position they must follow."""

    place: Place
    expected: int
    records: list[LogRecord]

    @property
    def after(self) -> int:
        """The position once this batch is recorded."""
        return self.records[-1].offset + 1


def identify(settings: VotingSettings) -> TopicIdentity:
    """Which log this is now. Raises LogAway."""
    with _as_ours():
        return kafka.identify(settings, [topics.VOTES])[0]


def look_at(settings: VotingSettings) -> TopicIdentity:
    """As `identify`; how well the brokers keep the log goes to the metrics. Raises LogAway."""
    try:
        with _as_ours():
            copies = kafka.copies_of(settings, topics.VOTES)
        found = identify(settings)
    except LogAway:
        metrics.LOG_AWAY.set(1)
        raise
    metrics.LOG_AWAY.set(0)
    metrics.LOG_SHORT.set(copies.short)
    metrics.LOG_LEADERLESS.set(copies.leaderless)
    return found


class VoteReader:
    """A member of the ledger's group. Use from one thread."""

    def __init__(self, settings: VotingSettings, database: Database) -> None:
        with _as_ours():
            self._reader = LogReader(settings, database, LEDGER, [topics.VOTES])

    def poll(self, seconds: float) -> list[Batch]:
        """What came in, by partition. Raises LogAway; LogBroken when the log has lost records."""
        with _as_ours():
            found: Mapping[TopicPartition, list[Any]] = self._reader.poll(seconds)
            self._reader.note_caught_up()
            progress = self._reader.progress
            return [
                Batch(progress[at].place, progress[at].next_offset, records)
                for at, records in sorted(found.items())
                if records
            ]

    def advance(self, batches: list[Batch]) -> None:
        """The database has committed these. Raises LogAway."""
        with _as_ours():
            for batch in batches:
                self._reader.advance(_partition(batch), batch.after)

    def rewind(self, batches: list[Batch]) -> None:
        """Go back to the database's positions: these come again. Raises LogAway."""
        with _as_ours():
            for batch in batches:
                self._reader.rewind(_partition(batch))

    def reached(self, batches: list[Batch], polled_at: datetime) -> list[Reached]:
        """How current every partition is once these batches are recorded.

        The broker is asked now, after `polled_at`: silence alone says nothing about the end of the
        log. Raises LogAway; LogBroken when the log has become shorter than what we read.
        """
        last = {_partition(batch): batch.records[-1] for batch in batches}
        with _as_ours():
            ends = self._reader.measure()
        return [self._reach(at, end, last.get(at), polled_at) for at, end in sorted(ends.items())]

    @property
    def topic(self) -> TopicIdentity:
        """The log that is read."""
        (identity,) = self._reader.identities.values()
        return identity

    def close(self) -> None:
        self._reader.close()

    def _reach(
        self, at: TopicPartition, end: int, last: LogRecord | None, polled_at: datetime
    ) -> Reached:
        next_offset = self._reader.progress[at].next_offset if last is None else last.offset + 1
        if next_offset >= end:
            return Reached(at.partition, end, polled_at)
        return Reached(at.partition, end, None if last is None else _appended_at(last))


@contextmanager
def _as_ours() -> Iterator[None]:
    """The client's failures in our words: of a topic that is gone or replaced too, look again."""
    try:
        yield
    except GapInLog as error:
        raise LogBroken(str(error)) from error
    except (KafkaError, OSError, LookupError) as error:
        raise LogAway(repr(error)) from error


def _appended_at(record: LogRecord) -> datetime:
    return datetime.fromtimestamp(record.timestamp / 1000, UTC)


def _partition(batch: Batch) -> TopicPartition:
    return TopicPartition(batch.place.topic.name, batch.place.partition)
