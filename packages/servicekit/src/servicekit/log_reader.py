"""Reads partitions in a group, starting from positions kept in PostgreSQL, never from Kafka's."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

import structlog
from kafka import ConsumerRebalanceListener, TopicPartition
from kafka.errors import KafkaError, LogTruncationError, OffsetOutOfRangeError
from psycopg.conninfo import conninfo_to_dict

from contracts.topics import Topic
from servicekit import kafka, metrics, positions
from servicekit.db import Connection, Database
from servicekit.positions import Place
from servicekit.settings import Settings

log = structlog.get_logger()

ASK_MS: Final = 3_000
"""How long the broker may take to say where the log ends."""
CLOSE_MS: Final = 2_000
FETCH_BYTES: Final = 8 * 2**20
"""Of a partition at once. While one is worked off, the client asks for the others, and the broker
waits for news of them: who is far behind must not wait for that after every few thousand records.
"""
JOIN_SECONDS: Final = 20.0
"""Twice what the group waits for a member that died."""


class GapInLog(RuntimeError):
    """Events we never read are gone from a topic that must keep them: stop and alert (law 3)."""


class TopicReplaced(LookupError):
    """The topic we read is gone and another has its name: begin anew with that one."""


class LeftOut(KafkaError):
    """Partitions were given back and none were handed out since: join anew.

    kafka-python can forget, when brokers die, that it was joining; it then waits for ever.
    """


@dataclass
class Progress:
    """One assigned partition: the next offset, and the end of the log when we joined."""

    place: Place
    next_offset: int
    end_at_start: int
    caught_up: bool = False


def group_name(settings: Settings, consumer: str) -> str:
    """A group shares partitions, so it is as wide as its positions: one database."""
    database = conninfo_to_dict(settings.database_url).get("dbname", "")
    return f"{settings.topic_prefix}{database}.{consumer}"


class LogReader:
    """A group member whose positions come from the database. Use from one thread.

    Kafka hands records out by the topic's name. Ids never come back, so what was polled is of the
    topic we know if that topic still has the name afterwards.
    """

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
        self.progress: dict[TopicPartition, Progress] = {}
        self._failure: Exception | None = None
        self._outside_since: float | None = time.monotonic()
        self._ends: dict[TopicPartition, int] = {}
        with ExitStack() as unfinished:  # nobody else knows of it yet
            self._admin = kafka.make_admin(settings)
            unfinished.callback(self._admin.close)
            self.identities = {
                identity.name: identity
                for identity in kafka.identities(self._admin, settings, topics)
            }
            self._client = kafka.make_consumer(
                settings,
                group_id=group_name(settings, consumer),
                session_timeout_ms=10_000,
                max_partition_fetch_bytes=FETCH_BYTES,
                fetch_max_bytes=2 * FETCH_BYTES,
            )
            unfinished.callback(self._client.close, timeout_ms=CLOSE_MS)
            self._join()
            unfinished.pop_all()

    def _join(self) -> None:
        partitions = [
            TopicPartition(name, number)
            for name in sorted(self.identities)
            for number in sorted(self._client.partitions_for_topic(name))
        ]
        beginnings = self._client.beginning_offsets(partitions, timeout_ms=ASK_MS)
        self._ends = self._client.end_offsets(partitions, timeout_ms=ASK_MS)
        self._confirm()
        with self._database.transaction() as conn:
            for identity in self.identities.values():
                positions.supersede(conn, self._consumer, identity)
            for partition in partitions:
                self._enter(conn, partition, beginnings[partition])
        self._client.subscribe(
            sorted(self.identities), listener=_Listener(self._revoked, self._assigned)
        )

    def poll(self, timeout_seconds: float) -> dict[TopicPartition, list[Any]]:
        """Records by partition, in order.

        Raises GapInLog, TopicReplaced, LeftOut, KafkaError, or what failed at assignment.
        """
        try:
            found: dict[TopicPartition, list[Any]] = self._client.poll(
                timeout_ms=int(timeout_seconds * 1000)
            )
        except (OffsetOutOfRangeError, LogTruncationError) as error:
            self._confirm()
            raise GapInLog(f"the log does not have our position: {error}") from error
        if self._failure is not None:
            raise self._failure
        if found:
            self._confirm()
        elif self._outside_for() > JOIN_SECONDS:
            raise LeftOut(f"{self._consumer} has had no partitions for {JOIN_SECONDS:.0f} s")
        return found

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
        """Tell the database which partitions have reached the end they had when we joined."""
        for partition, progress in self.progress.items():
            if progress.caught_up or self._position(partition) < progress.end_at_start:
                continue
            with self._database.transaction() as conn:
                positions.mark_caught_up(conn, progress.place)
            progress.caught_up = True

    def measure(self) -> Mapping[TopicPartition, int]:
        """Ask the broker where each assigned partition ends now, and set the lag.

        Raises GapInLog when one is shorter than what we read, TopicReplaced, KafkaError.
        """
        ends = self._client.end_offsets(list(self.progress), timeout_ms=ASK_MS)
        self._confirm()
        lag = dict.fromkeys(self.identities, 0)
        for partition, end in ends.items():
            if end < self.progress[partition].next_offset:
                raise GapInLog(f"{_words(partition)} ends at {end}, before our position")
            lag[partition.topic] += max(0, end - self._position(partition))
        for topic, left in lag.items():
            metrics.LAG.labels(self._consumer, topic).set(left)
        return ends

    def close(self) -> None:
        self._client.close(timeout_ms=CLOSE_MS)
        self._admin.close()

    def _confirm(self) -> None:
        """Raises TopicReplaced unless every name still belongs to the topic we read."""
        found = kafka.topic_ids(self._admin, sorted(self.identities))
        for name, identity in self.identities.items():
            if found[name] != identity.topic_id:
                raise TopicReplaced(f"{name} was {identity.topic_id}, is {found[name]}")

    def _position(self, partition: TopicPartition) -> int:
        """Where reading stands: compaction may leave nothing between our record and the end."""
        progress = self.progress[partition]
        position = self._client.position(partition, timeout_ms=1_000)
        return max(progress.next_offset, position or 0)

    def _revoked(self) -> None:
        """Nothing to save: positions are committed with their effects."""
        self.progress = {}
        self._outside_since = time.monotonic()

    def _assigned(self, assigned: Sequence[TopicPartition]) -> None:
        """Called in the client's own thread, which must not wait for the broker."""
        try:
            self.progress = {partition: self._begin(partition) for partition in assigned}
        except Exception as error:  # noqa: BLE001  # the client would swallow it: poll raises it
            self._failure = error
        self._outside_since = None
        log.info("assigned", consumer=self._consumer, partitions=len(self.progress))

    def _outside_for(self) -> float:
        """Seconds since we gave our partitions back; 0 for a member, also one without any."""
        since = self._outside_since
        return 0.0 if since is None else time.monotonic() - since

    def _begin(self, partition: TopicPartition) -> Progress:
        place = self._place(partition)
        with self._database.transaction() as conn:
            next_offset = positions.load(conn, place, first_offset=0)
        self._client.seek(partition, next_offset)
        return Progress(place, next_offset, self._ends.get(partition, 0))

    def _enter(self, conn: Connection, partition: TopicPartition, beginning: int) -> None:
        """See to it that we have a position, and that the log still has the record there."""
        place = self._place(partition)
        retained = partition.topic in self._retained
        stored = positions.load(conn, place, first_offset=beginning if retained else 0)
        if stored >= beginning:
            return
        if not retained:
            raise GapInLog(f"{_words(partition)} begins at {beginning}, after our position")
        positions.move(conn, place, expected=stored, to=beginning)

    def _place(self, partition: TopicPartition) -> Place:
        return Place(self._consumer, self.identities[partition.topic], partition.partition)


def _words(partition: TopicPartition) -> str:
    return f"{partition.topic}[{partition.partition}]"


class _Listener(ConsumerRebalanceListener):
    def __init__(
        self, revoked: Callable[[], None], assigned: Callable[[Sequence[TopicPartition]], None]
    ) -> None:
        self._revoked = revoked
        self._assigned = assigned

    def on_partitions_revoked(self, revoked: Sequence[TopicPartition]) -> None:
        self._revoked()

    def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        self._assigned(list(assigned))
