"""Facts out of Kafka into files, and into the Kafka that comes after it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from kafka import TopicPartition

from contracts.topics import VOTE_BATCHES, VOTES, Topic
from servicekit import clock, kafka, log_copier, log_copies
from servicekit.log_copier import CopyFailed
from servicekit.settings import Settings
from servicekit.testing import KafkaForTest

pytestmark = pytest.mark.integration


class Log:
    """All copied topics, and what is written into them."""

    def __init__(self, settings: Settings, topics: KafkaForTest) -> None:
        self.settings, self.topics = settings, topics

    def create(self) -> None:
        self.topics.create(*log_copier.copied_topics())

    def replace(self) -> None:
        self.topics.delete(*log_copier.copied_topics())
        self.create()

    def write(self, topic: Topic, *texts: str, at: datetime | None = None) -> None:
        producer = kafka.make_producer(self.settings)
        moment = int((at or clock.now()).timestamp() * 1000)
        for text in texts:
            sent: kafka.Sent = producer.send(
                kafka.full_name(self.settings, topic), value=text.encode(), key=b"1", partition=1,
                headers=[("request-id", b"r")], timestamp_ms=moment,
            )  # fmt: skip
            sent.get(timeout=60)
        producer.close()

    def read(self, topic: Topic) -> list[tuple[str, int, Any]]:
        """Text, timestamp and headers of what partition 1 holds."""
        consumer = kafka.make_consumer(self.settings)
        place = TopicPartition(kafka.full_name(self.settings, topic), 1)
        consumer.assign([place])
        consumer.seek(place, 0)
        end = consumer.end_offsets([place])[place]
        found: list[tuple[str, int, Any]] = []
        while len(found) < end:
            found += [
                (record.value.decode(), record.timestamp, list(record.headers))
                for record in consumer.poll(timeout_ms=500).get(place, [])
            ]
        consumer.close()
        return found


@pytest.fixture
def log(make_settings: Callable[..., Any], kafka_topics: KafkaForTest) -> Log:
    found = Log(make_settings(Settings, topic_prefix=kafka_topics.prefix), kafka_topics)
    found.create()
    return found


def copy(log: Log, folder: Path) -> dict[str, int]:
    return log_copier.copy(log.settings, folder, clock.now(), lambda _: None)


def test_only_what_is_new_is_copied(log: Log, tmp_path: Path) -> None:
    log.write(VOTES, "one", "two")
    log.write(VOTE_BATCHES, "batch")
    first = copy(log, tmp_path)
    log.write(VOTES, "three")
    second, third = copy(log, tmp_path), copy(log, tmp_path)
    (copied,) = log_copies.copies_of(tmp_path, "votes")
    assert (first["votes"], first["vote_batches"], second["votes"], third["votes"]) == (2, 1, 1, 0)
    assert [record.value for record in copied.read(1, 0)] == [b"one", b"two", b"three"]
    assert log_copier.verify(tmp_path, lambda _: None)["votes"] == 3


def test_facts_are_replayed_with_their_times_and_votes_are_not(log: Log, tmp_path: Path) -> None:
    old, new = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 2, tzinfo=UTC)
    log.write(VOTES, "vote", at=old)
    log.write(VOTE_BATCHES, "before", at=old)
    log.write(VOTE_BATCHES, "after", at=new)
    copy(log, tmp_path)
    log.replace()
    replayed = log_copier.replay(log.settings, tmp_path, new, lambda _: None)
    moment = int(old.timestamp() * 1000)
    assert replayed == {"vote_batches": 1}
    assert log.read(VOTE_BATCHES) == [("before", moment, [("request-id", b"r")])]
    assert log.read(VOTES) == []


def test_replaced_log_is_copied_beside_the_old_one(log: Log, tmp_path: Path) -> None:
    log.write(VOTES, "old")
    copy(log, tmp_path)
    log.replace()
    log.write(VOTES, "new")
    copy(log, tmp_path)
    found = [
        [record.value for record in copied.read(1, 0)]
        for copied in log_copies.copies_of(tmp_path, "votes")
    ]
    assert sorted(found) == [[b"new"], [b"old"]]


def test_records_that_went_before_they_were_copied_are_said(log: Log, tmp_path: Path) -> None:
    log.write(VOTES, "one", "two", "three")
    log.topics.forget_records(VOTES, 1, before=2)
    with pytest.raises(CopyFailed, match="begins at 2; 0 is gone"):
        copy(log, tmp_path)
    assert log_copies.last_copied(tmp_path) is None
