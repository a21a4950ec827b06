"""`python -m servicekit.log_copier copy|verify|replay FOLDER`: facts out of and into Kafka.

Only topics that keep everything or much are copied (votes first of all). States need no copy:
their owners write them again. `replay` leaves the votes to `voting replay-votes`.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from contracts.topics import TOPICS, VOTES, Topic
from servicekit import clock, kafka, log_copies, logs, settings
from servicekit.cli import telling
from servicekit.kafka import TopicIdentity
from servicekit.log_copies import Copied, CopiedRecord, CopyBroken, TopicCopy
from servicekit.settings import Settings

POLL_MS: Final = 1_000
ASK_MS: Final = 10_000
PATIENCE_POLLS: Final = 30
FLUSH_RECORDS: Final = 50_000
SEND_RECORDS: Final = 2_000
SEND_SECONDS: Final = 30
SHORT_LIVED: Final = timedelta(days=1)
Tell = Callable[[str], None]


class CopierSettings(Settings, frozen=True, kw_only=True):
    """Needs no database."""

    database_url: str = ""


class CopyFailed(RuntimeError):
    """Kafka does not answer, or has lost what was never copied."""


def copied_topics() -> list[Topic]:
    """Facts that outlive a day."""
    return [
        topic
        for topic in TOPICS
        if not topic.compacted and (topic.retention is None or topic.retention > SHORT_LIVED)
    ]


def copy(found: Settings, folder: Path, now: datetime, tell: Tell) -> dict[str, int]:
    """Copy what is new; answers the number of records by topic. Raises CopyFailed, CopyBroken."""
    topics = copied_topics()
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as clients:
        admin = kafka.make_admin(found)
        clients.callback(admin.close)
        consumer = kafka.make_consumer(found, max_poll_records=5_000)
        clients.callback(consumer.close, timeout_ms=2_000)
        known = kafka.identities(admin, found, topics)
        copied = {}
        for topic, identity in zip(topics, known, strict=True):
            copied[topic.name] = _copy_topic(consumer, topic, identity, folder, tell)
        _confirm(admin, known)
    ids = {topic.name: one.topic_id for topic, one in zip(topics, known, strict=True)}
    log_copies.note(folder, Copied(at=now, topic_ids=ids))
    return copied


def _copy_topic(
    consumer: KafkaConsumer, topic: Topic, identity: TopicIdentity, folder: Path, tell: Tell
) -> int:
    target = TopicCopy(folder, topic.name, identity.topic_id)
    numbers = sorted(consumer.partitions_for_topic(identity.name) or ())
    places = [TopicPartition(identity.name, number) for number in numbers]
    beginnings = consumer.beginning_offsets(places, timeout_ms=ASK_MS)
    ends = consumer.end_offsets(places, timeout_ms=ASK_MS)
    copied = 0
    for place in places:
        first = _first(target, place, beginnings[place], topic)
        if first < ends[place]:
            copied += _copy_partition(consumer, target, (place, first, ends[place]), tell)
        target.merge(place.partition)
    return copied


def _first(target: TopicCopy, place: TopicPartition, beginning: int, topic: Topic) -> int:
    wanted = target.next_offset(place.partition)
    if beginning > wanted and (wanted or topic.retention is None):
        raise CopyFailed(
            f"{place.topic}[{place.partition}] begins at {beginning}; {wanted} is gone"
        )
    return max(wanted, beginning)


def _copy_partition(
    consumer: KafkaConsumer, target: TopicCopy, span: tuple[TopicPartition, int, int], tell: Tell
) -> int:
    place, first, end = span
    consumer.assign([place])
    consumer.seek(place, first)
    kept: list[CopiedRecord] = []
    at, silent = first, 0
    while at < end:
        records = consumer.poll(timeout_ms=POLL_MS).get(place, [])
        silent = 0 if records else silent + 1
        if silent > PATIENCE_POLLS:
            raise CopyFailed(f"{place.topic}[{place.partition}] does not answer at {at}")
        kept += [_copied(record) for record in records if record.offset < end]
        at = records[-1].offset + 1 if records else at
        if len(kept) >= FLUSH_RECORDS or (at >= end and kept):
            target.add(place.partition, kept)
            kept = []
        tell(f"{place.topic}[{place.partition}]: {min(at, end)} of {end}")
    return end - first


def _copied(record: Any) -> CopiedRecord:
    headers = tuple((name, bytes(value or b"")) for name, value in record.headers or ())
    return CopiedRecord(record.offset, record.timestamp, record.key, record.value, headers)


def _confirm(admin: KafkaAdminClient, known: Sequence[TopicIdentity]) -> None:
    """Raises CopyFailed unless every name still belongs to the topic that was read."""
    now = kafka.topic_ids(admin, [identity.name for identity in known])
    for identity in known:
        if now[identity.name] != identity.topic_id:
            raise CopyFailed(f"{identity.name} was replaced meanwhile, copy again")


def replay(found: Settings, folder: Path, until: datetime, tell: Tell) -> dict[str, int]:
    """Facts older than `until` into the new topics of their names; answers how many by topic.

    A second time does no harm: readers know each event by its id. Raises CopyBroken, KafkaError.
    """
    sent: dict[str, int] = {}
    waiting: list[kafka.Sent] = []
    producer = kafka.make_producer(found, linger_ms=20)
    try:
        for topic, partition, record in _facts(folder, until):
            waiting.append(_send(producer, kafka.full_name(found, topic), partition, record))
            sent[topic.name] = sent.get(topic.name, 0) + 1
            if len(waiting) >= SEND_RECORDS:
                _await(waiting)
                tell(f"{topic.name}: {sent[topic.name]} records")
        _await(waiting)
    finally:
        producer.close(timeout=5)
    return sent


def _facts(folder: Path, until: datetime) -> Iterator[tuple[Topic, int, CopiedRecord]]:
    """The newest copy of each topic but the votes: an older one's records were replayed into it."""
    state, limit = log_copies.last_copied(folder), until.timestamp() * 1000
    ids = {} if state is None else state.topic_ids
    for topic in copied_topics():
        if topic == VOTES or topic.name not in ids:
            continue
        source = TopicCopy(folder, topic.name, ids[topic.name])
        for partition in source.partitions():
            for record in source.read(partition, 0):
                if record.timestamp < limit:
                    yield topic, partition % topic.partitions, record


def _send(producer: Any, name: str, partition: int, record: CopiedRecord) -> kafka.Sent:
    sent: kafka.Sent = producer.send(
        name,
        value=record.value,
        key=record.key,
        partition=partition,
        headers=list(record.headers),
        timestamp_ms=record.timestamp,
    )
    return sent


def _await(waiting: list[kafka.Sent]) -> None:
    for future in waiting:
        future.get(timeout=SEND_SECONDS)
    waiting.clear()


def verify(folder: Path, tell: Tell) -> dict[str, int]:
    """Read every file; answers the number of records by topic. Raises CopyBroken."""
    found = {}
    for topic in copied_topics():
        found[topic.name] = 0
        for copied in log_copies.copies_of(folder, topic.name):
            for partition in copied.partitions():
                first = copied.parts(partition)[0].first
                found[topic.name] += sum(1 for _ in copied.read(partition, first))
                tell(f"{topic.name}: {found[topic.name]} records")
    return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m servicekit.log_copier")
    parser.add_argument("what", choices=["copy", "replay", "verify"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--until", type=datetime.fromisoformat, help="replay: only older records")
    given = parser.parse_args(arguments)
    found = settings.load(CopierSettings)
    logs.configure(found.log_level, "log-copier")
    now = clock.now()
    try:
        with telling("asking Kafka") as tell:
            if given.what == "copy":
                done = copy(found, given.folder, now, tell)
            elif given.what == "verify":
                done = verify(given.folder, tell)
            else:
                done = replay(found, given.folder, given.until or now, tell)
    except (CopyFailed, CopyBroken, KafkaError, OSError, LookupError) as error:
        print(f"log not copied: {error}", file=sys.stderr)
        return 1
    for topic, records in done.items():
        print(f"{topic}: {records}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
