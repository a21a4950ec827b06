"""Reads partitions in a group, starting from positions kept in PostgreSQL, never from Kafka's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from kafka import ConsumerRebalanceListener, TopicPartition
from psycopg.conninfo import conninfo_to_dict

from contracts.topics import Topic
from servicekit import kafka, metrics, positions
from servicekit.db import Database
from servicekit.positions import Place
from servicekit.settings import Settings

log = structlog.get_logger()


class GapInLog(RuntimeError):
    """Events we never read are gone from a topic that must keep them: stop and alert (law 3)."""


@dataclass
class Progress:
    """One assigned partition: the next offset, and the end of the log when we were assigned."""

    place: Place
    next_offset: int
    end_at_start: int
    caught_up: bool = False


def group_name(settings: Settings, consumer: str) -> str:
    """A group shares partitions, so it is as wide as its positions: one database."""
    database = conninfo_to_dict(settings.database_url).get("dbname", "")
    return f"{settings.topic_prefix}{database}.{consumer}"


class LogReader:
    """A group member whose positions come from the database. Use from one thread."""

    def __init__(
        self, settings: Settings, database: Database, consumer: str, topics: Sequence[Topic]
    ) -> None:
        self._database = database
        self._consumer = consumer
        self._retained = {
            kafka.full_name(settings, topic)
            for topic in topics
            if topic.compacted or topic.retention is not None
        }
        self._identities = {
            identity.name: identity for identity in kafka.identify(settings, topics)
        }
        self.progress: dict[TopicPartition, Progress] = {}
        self._failure: Exception | None = None
        self._client = kafka.make_consumer(
            settings, group_id=group_name(settings, consumer), session_timeout_ms=10_000
        )
        self._beginnings: dict[TopicPartition, int] = {}
        self._ends: dict[TopicPartition, int] = {}
        try:
            self._join()
        except BaseException:
            self._client.close()  # nobody else knows of it yet
            raise

    def _join(self) -> None:
        partitions = [
            TopicPartition(name, number)
            for name in self._identities
            for number in sorted(self._client.partitions_for_topic(name) or ())
        ]
        self._beginnings = self._client.beginning_offsets(partitions)
        self._ends = self._client.end_offsets(partitions)
        self._client.subscribe(sorted(self._identities), listener=_Listener(self._assigned))

    def poll(self, timeout_seconds: float) -> dict[TopicPartition, list[Any]]:
        """Records by partition, in order. Raises GapInLog, or what failed at assignment."""
        found: dict[TopicPartition, list[Any]] = self._client.poll(
            timeout_ms=int(timeout_seconds * 1000)
        )
        if self._failure is not None:
            raise self._failure
        self._refuse_shortened_log()
        return {tp: records for tp, records in found.items() if tp in self.progress}

    def rewind(self, partition: TopicPartition) -> None:
        """Go back to the position in the database: what was polled since is read again."""
        progress = self.progress.get(partition)
        if progress is None:
            return
        with self._database.transaction() as conn:
            progress.next_offset = positions.load(conn, progress.place, first_offset=0)
        self._client.seek(partition, progress.next_offset)

    def advance(self, partition: TopicPartition, next_offset: int) -> None:
        """The database has committed up to `next_offset`."""
        self.progress[partition].next_offset = next_offset

    def note_caught_up(self) -> None:
        """Tell the database which partitions have reached the end they had at assignment."""
        for partition, progress in self.progress.items():
            if progress.caught_up or self._position(partition) < progress.end_at_start:
                continue
            with self._database.transaction() as conn:
                positions.mark_caught_up(conn, progress.place)
            progress.caught_up = True

    def report_lag(self) -> None:
        """Sum per topic of high watermark minus position."""
        lag: dict[str, int] = {}
        for partition, progress in self.progress.items():
            high = self._client.highwater(partition)
            left = max(0, (high or progress.end_at_start) - self._position(partition))
            lag[partition.topic] = lag.get(partition.topic, 0) + left
        for topic, left in lag.items():
            metrics.LAG.labels(self._consumer, topic).set(left)

    def log_end(self, partition: TopicPartition) -> int:
        """The offset after the last record, as the broker last said."""
        progress = self.progress[partition]
        return max(self._client.highwater(partition) or 0, progress.end_at_start)

    def close(self) -> None:
        self._client.close()

    def _refuse_shortened_log(self) -> None:
        """A log that ends before our position is another log under an old name (law 3)."""
        for partition, progress in self.progress.items():
            if progress.next_offset <= progress.end_at_start or progress.caught_up:
                continue
            progress.end_at_start = self._client.end_offsets([partition])[partition]
            if progress.next_offset > progress.end_at_start:
                raise GapInLog(f"{progress.place.topic.name} ends before {progress.next_offset}")

    def _position(self, partition: TopicPartition) -> int:
        """Where reading stands: compaction may leave nothing between our record and the end."""
        progress = self.progress[partition]
        position = self._client.position(partition, timeout_ms=1_000)
        return max(progress.next_offset, position or 0)

    def _assigned(self, assigned: Sequence[TopicPartition]) -> None:
        """Called in the client's own thread, which must not wait for the broker."""
        try:
            self.progress = {partition: self._begin(partition) for partition in assigned}
        except Exception as error:  # noqa: BLE001  # the client would swallow it: poll raises it
            self._failure = error
        log.info("assigned", consumer=self._consumer, partitions=len(self.progress))

    def _begin(self, partition: TopicPartition) -> Progress:
        end = self._ends.get(partition, 0)
        place = Place(self._consumer, self._identities[partition.topic], partition.partition)
        next_offset = self._start(place, self._beginnings.get(partition, 0))
        self._client.seek(partition, next_offset)
        return Progress(place, next_offset, end)

    def _start(self, place: Place, beginning: int) -> int:
        with self._database.transaction() as conn:
            stored = positions.load(conn, place, first_offset=beginning)
            if stored >= beginning:
                return stored
            if place.topic.name not in self._retained:
                raise GapInLog(f"{place.topic.name}[{place.partition}] begins after {stored}")
            positions.move(conn, place, expected=stored, to=beginning)
        return beginning


class _Listener(ConsumerRebalanceListener):
    def __init__(self, assigned: Callable[[Sequence[TopicPartition]], None]) -> None:
        self._assigned = assigned

    def on_partitions_revoked(self, revoked: Sequence[TopicPartition]) -> None:
        """Nothing to save: positions are committed with their effects."""

    def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        self._assigned(list(assigned))
