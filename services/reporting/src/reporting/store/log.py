"""How long the log is and how much of it a generation has applied."""

from collections.abc import Iterable, Sequence
from typing import Final

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from contracts.topics import Topic
from reporting.store.generations import consumer_of
from servicekit import kafka
from servicekit.db import Connection
from servicekit.settings import Settings

AWAY: Final = (KafkaError, LookupError, OSError)


class LogAway(RuntimeError):
    """The log does not answer, or lacks a topic: nothing can be said about the lag."""


class LogEnds:
    """Measures the log's ends; keeps one client open between measurements. One thread only."""

    def __init__(self, settings: Settings, topics: Sequence[Topic]) -> None:
        self._settings = settings
        self._topics = tuple(topics)
        self._client: KafkaConsumer | None = None
        self._names: dict[str, str] = {}

    def behind(self, conn: Connection, generation: int) -> dict[str, int]:
        """Events by topic name that the generation has not applied. Raises LogAway."""
        try:
            return self._measure(conn, generation)
        except AWAY as error:
            self.close()
            raise LogAway(repr(error)) from error

    def cut(self, conn: Connection, generation: int) -> dict[str, int]:
        """Topics that must keep everything but have lost their beginning, with how many of the lost
        events the generation has not applied: anything but 0 can never be made good from the log.

        Raises LogAway.
        """
        try:
            return self._look_for_cuts(conn, generation)
        except AWAY as error:
            self.close()
            raise LogAway(repr(error)) from error

    def full_names(self, names: Iterable[str]) -> dict[str, str]:
        """Names on the broker by plain name."""
        return {name: self._settings.topic_prefix + name for name in names}

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _measure(self, conn: Connection, generation: int) -> dict[str, int]:
        client = self._client or self._open()
        partitions = self._partitions()
        beginnings, ends = client.beginning_offsets(partitions), client.end_offsets(partitions)
        applied = self._applied(conn, generation)
        left = {topic.name: 0 for topic in self._topics}
        for place in partitions:
            read_to = max(applied.get(place, 0), beginnings[place])
            left[place.topic.removeprefix(self._settings.topic_prefix)] += max(
                0, ends[place] - read_to
            )
        return left

    def _look_for_cuts(self, conn: Connection, generation: int) -> dict[str, int]:
        client = self._client or self._open()
        # The client answers for the topics it was first asked about: always all of them.
        beginnings = client.beginning_offsets(self._partitions())
        applied = self._applied(conn, generation)
        kept = {t.name for t in self._topics if t.retention is None and not t.compacted}
        found: dict[str, int] = {}
        for place, beginning in beginnings.items():
            name = place.topic.removeprefix(self._settings.topic_prefix)
            if beginning and name in kept:
                lost = max(0, beginning - applied.get(place, 0))
                found[name] = found.get(name, 0) + lost
        return found

    def _partitions(self) -> list[TopicPartition]:
        return [
            TopicPartition(kafka.full_name(self._settings, topic), partition)
            for topic in self._topics
            for partition in range(topic.partitions)
        ]

    def _open(self) -> KafkaConsumer:
        self._names = {
            identity.topic_id: identity.name
            for identity in kafka.identify(self._settings, self._topics)
        }
        self._client = kafka.make_consumer(self._settings)
        return self._client

    def _applied(self, conn: Connection, generation: int) -> dict[TopicPartition, int]:
        found = conn.execute(
            """
            SELECT topic_id, partition, next_offset FROM kit.positions
            WHERE consumer = %s AND topic_id = ANY (%s)
            """,
            (consumer_of(generation), list(self._names)),
        )
        return {
            TopicPartition(self._names[topic_id], partition): next_offset
            for topic_id, partition, next_offset in found
        }
