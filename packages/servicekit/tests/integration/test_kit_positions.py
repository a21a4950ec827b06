"""Positions belong to one topic, not to its name: re-created, shortened and forgotten logs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import msgspec
import pytest
from kafka import TopicPartition
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from contracts import envelope, topics
from contracts.events import UnitState
from servicekit import clock, db, deadletters, kafka, positions
from servicekit.consumer import Consumer, Poison, Received
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.kafka import TopicIdentity
from servicekit.log_reader import JOIN_SECONDS, GapInLog, LeftOut, LogReader, TopicReplaced
from servicekit.loops import unwatched
from servicekit.positions import Place
from servicekit.settings import Settings
from servicekit.testing import KafkaForTest, a_unit

pytestmark = pytest.mark.integration

patiently = retry(
    stop=stop_after_delay(30),
    wait=wait_fixed(0.1),
    retry=retry_if_exception_type(AssertionError),
    reraise=True,
)

OLD = TopicIdentity("cluster", "old", "units")
NEW = TopicIdentity("cluster", "new", "units")


class ALetter(msgspec.Struct):
    offset: int = 0
    key: bytes | None = b"a"
    value: bytes | None = b"b"


@pytest.fixture
def settings(make_settings: Callable[..., Any], kafka_topics: KafkaForTest) -> Settings:
    kafka_topics.create(topics.UNITS)
    made: Settings = make_settings(Settings, topic_prefix=kafka_topics.prefix)
    return made


@pytest.fixture
def handled() -> list[str]:
    return []


@pytest.fixture
def consumer(settings: Settings, database: Database, handled: list[str]) -> Consumer:
    """Notes the codes of units; those that begin with "bad" are poisonous."""

    def handle(_conn: Connection, received: Received[UnitState]) -> None:
        if received.event.code.startswith("bad"):
            raise Poison(received.event.code)
        handled.append(received.event.code)

    return Consumer(settings, database, name="units", handlers={UnitState: handle})


@contextmanager
def consuming(consumer: Consumer) -> Iterator[None]:
    stop = Event()
    thread = Thread(target=consumer.run, args=(stop, unwatched))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=60)
        assert not thread.is_alive()


@patiently
def wait_until(true: Callable[[], bool]) -> None:
    assert true()


def append(settings: Settings, *codes: str) -> None:
    producer = kafka.make_producer(settings)
    name = kafka.full_name(settings, topics.UNITS)
    for code in codes:
        unit = a_unit(code=code)
        body = envelope.encode(
            unit, id=new_id(), source="accounts", edition="all", time=clock.now()
        )
        sent: Any = producer.send(name, value=body, key=code.encode())
        sent.get(timeout=60)
    producer.close()


def reader_of(settings: Settings, database: Database) -> LogReader:
    return LogReader(settings, database, "units", [topics.UNITS])


def poll_some(reader: LogReader) -> list[Any]:
    """What comes first; some polls answer nothing while the group forms."""
    found: list[Any] = []

    def look() -> bool:
        for records in reader.poll(0.5).values():
            found.extend(records)
        return bool(found)

    wait_until(look)
    return found


def test_letter_of_a_recreated_topic_is_not_the_old_one(
    database: Database, conn: Connection
) -> None:
    for topic in (OLD, OLD, NEW):
        deadletters.bury(conn, Place("units", topic, 0), ALetter(), "bad")
    found = conn.execute(
        "SELECT topic_id, topic, partition, record_offset FROM kit.dead_letters ORDER BY id"
    )
    assert found.fetchall() == [("old", "units", 0, 0), ("new", "units", 0, 0)]


def test_old_topic_of_the_same_name_does_not_hold_readiness_up(
    database: Database, conn: Connection
) -> None:
    for topic in (OLD, NEW):
        positions.load(conn, Place("units", topic, 0), first_offset=0)
    positions.mark_caught_up(conn, Place("units", NEW, 0))
    assert positions.behind(conn, "units", ["units"]) == ["units"]
    positions.supersede(conn, "units", NEW)
    assert positions.behind(conn, "units", ["units"]) == []
    assert positions.behind(conn, "other", ["units"]) == ["units"]


def test_new_topic_is_behind_although_the_old_one_was_not(
    database: Database, conn: Connection
) -> None:
    for topic in (OLD, NEW):
        positions.load(conn, Place("units", topic, 0), first_offset=0)
    positions.mark_caught_up(conn, Place("units", OLD, 0))
    positions.supersede(conn, "units", NEW)
    assert positions.behind(conn, "units", ["units"]) == ["units"]


def test_topic_that_comes_back_counts_again(database: Database, conn: Connection) -> None:
    for topic in (OLD, NEW):
        positions.load(conn, Place("units", topic, 0), first_offset=0)
    positions.mark_caught_up(conn, Place("units", OLD, 0))
    for topic in (NEW, OLD):
        positions.supersede(conn, "units", topic)
    found = conn.execute("SELECT topic_id, superseded FROM kit.positions ORDER BY topic_id")
    assert found.fetchall() == [("new", True), ("old", False)]
    assert positions.behind(conn, "units", ["units"]) == []


def test_recreated_topic_is_read_from_its_beginning(
    consumer: Consumer,
    settings: Settings,
    kafka_topics: KafkaForTest,
    conn: Connection,
    handled: list[str],
) -> None:
    """Its poison too, at an offset where the old topic had some; it is longer than the old one."""
    append(settings, "bad-1", "a")
    with consuming(consumer):
        wait_until(lambda: handled == ["a"])
        kafka_topics.delete(topics.UNITS)
        kafka_topics.create(topics.UNITS)
        append(settings, "bad-2", "b", "c", "d")
        wait_until(lambda: handled[-1] == "d")
        wait_until(lambda: positions.behind(conn, "units", consumer_topics(settings)) == [])
    assert handled == ["a", "b", "c", "d"]
    dead = conn.execute("SELECT record_offset, reason FROM kit.dead_letters ORDER BY id")
    assert dead.fetchall() == [(0, "Poison('bad-1')"), (0, "Poison('bad-2')")]


def consumer_topics(settings: Settings) -> list[str]:
    return [kafka.full_name(settings, topics.UNITS)]


def test_records_polled_from_another_topic_of_the_name_are_refused(
    settings: Settings, database: Database, kafka_topics: KafkaForTest
) -> None:
    reader = reader_of(settings, database)
    append(settings, "a")
    assert [record.offset for record in poll_some(reader)] == [0]
    kafka_topics.delete(topics.UNITS)
    kafka_topics.create(topics.UNITS)
    append(settings, "b", "c")
    with pytest.raises(TopicReplaced):
        poll_some(reader)
    reader.close()


def test_position_beyond_the_end_is_a_gap(settings: Settings, database: Database) -> None:
    append(settings, "a")
    reader = reader_of(settings, database)
    with database.transaction() as conn:
        db.execute(conn, "UPDATE kit.positions SET next_offset = 5")
    with pytest.raises(GapInLog):
        poll_some(reader)
    reader.close()


def test_log_that_ends_before_what_was_read_is_a_gap(
    settings: Settings, database: Database
) -> None:
    append(settings, "a")
    reader = reader_of(settings, database)
    (partition,) = {record_partition(record) for record in poll_some(reader)}
    reader.advance(partition, 1)
    assert reader.measure() == {partition: 1}
    reader.advance(partition, 2)
    with pytest.raises(GapInLog):
        reader.measure()
    reader.close()


def record_partition(record: Any) -> Any:
    return TopicPartition(record.topic, record.partition)


def test_expired_beginning_of_a_topic_that_may_forget_is_passed_over(
    settings: Settings, database: Database, kafka_topics: KafkaForTest, conn: Connection
) -> None:
    kafka_topics.create(topics.SIGN_IN_CODES)
    producer = kafka.make_producer(settings)
    for _ in range(3):
        name = kafka.full_name(settings, topics.SIGN_IN_CODES)
        sent: Any = producer.send(name, value=b"code", partition=1)
        sent.get(timeout=60)
    producer.close()
    kafka_topics.forget_records(topics.SIGN_IN_CODES, 1, before=1)
    LogReader(settings, database, "codes", [topics.SIGN_IN_CODES]).close()
    kafka_topics.forget_records(topics.SIGN_IN_CODES, 1, before=2)
    reader = LogReader(settings, database, "codes", [topics.SIGN_IN_CODES])
    assert [record.offset for record in poll_some(reader)] == [2]
    reader.close()
    found = conn.execute("SELECT partition, next_offset FROM kit.positions ORDER BY partition")
    assert found.fetchall() == [(0, 0), (1, 2)]


def test_reader_without_partitions_for_long_is_begun_anew(
    settings: Settings, database: Database
) -> None:
    """As kafka-python leaves it when it forgets that it was joining its group."""
    reader = reader_of(settings, database)
    append(settings, "ward-1")
    poll_some(reader)
    assert reader.poll(0.1) == {}

    reader._revoked()
    assert reader.poll(0.1) == {}
    assert reader._outside_since is not None
    reader._outside_since -= JOIN_SECONDS
    with pytest.raises(LeftOut, match="units has had no partitions"):
        reader.poll(0.1)
    reader.close()
