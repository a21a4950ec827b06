"""What operators do with dead letters, topics and migrations."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import psycopg
import pytest

from contracts import topics
from contracts.events import UnitState
from contracts.topics import ENTRIES, VOTES
from servicekit import clock, deadletter_commands, deadletters, kafka, migrations, outbox
from servicekit.consumer import Consumer, Poison, Received
from servicekit.db import Connection, Database
from servicekit.kafka import TopicIdentity
from servicekit.positions import Place
from servicekit.settings import Settings
from servicekit.testing import KafkaForTest, Stack, a_unit
from servicekit.topics import PartitionsDiffer, TopicSettings, create_all
from support.ports import free_port

pytestmark = pytest.mark.integration

PLACE = Place("units", TopicIdentity("cluster", "topic", "units"), 0)


class Letter(msgspec.Struct):
    offset: int
    key: bytes | None
    value: bytes | None


@pytest.fixture
def bad() -> set[str]:
    return {"bad"}


@pytest.fixture
def consumer(
    make_settings: Callable[..., Any], database: Database, bad: set[str], conn: Connection
) -> Consumer:
    """Two units lie dead; the handler writes what it takes into kit.copies by hand."""

    def handle(found: Connection, received: Received[UnitState]) -> None:
        if received.event.code in bad:
            raise Poison("still bad")
        found.execute("INSERT INTO kit.copies VALUES ('units', %s, 1, '{}')", [received.event.code])

    with database.transaction() as found:
        for offset, code in enumerate(("good", "bad")):
            event = a_unit(code=code)
            outbox.publish(found, event, edition="all", now=clock.now())
            ((body,),) = found.execute("SELECT body FROM kit.outbox ORDER BY id DESC LIMIT 1")
            deadletters.bury(found, PLACE, Letter(offset, code.encode(), bytes(body)), "poison")
    return Consumer(make_settings(Settings), database, name="units", handlers={UnitState: handle})


def run(consumer: Consumer, database: Database, *arguments: str) -> int:
    return deadletter_commands.run(list(arguments), [consumer], database)


def copied(conn: Connection) -> list[str]:
    return [key for (key,) in conn.execute("SELECT key FROM kit.copies ORDER BY key")]


def test_dead_letters_are_replayed_once_and_what_fails_stays(
    consumer: Consumer, database: Database, conn: Connection, bad: set[str], capsys: Any
) -> None:
    assert run(consumer, database, "replay") == 1
    assert copied(conn) == ["good"]
    bad.clear()
    assert run(consumer, database, "replay") == 0
    assert copied(conn) == ["bad", "good"]
    assert run(consumer, database, "list") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "0 dead letters"


def test_list_says_why_and_nothing_of_what_is_in_them(
    consumer: Consumer, database: Database, capsys: Any
) -> None:
    assert run(consumer, database, "list") == 0
    first, second, last = capsys.readouterr().out.splitlines()
    assert first.split()[3:] == ["units", "units[0]@0", "poison"]
    assert "Phường" not in first + second
    assert last == "2 dead letters"


def test_settled_dead_letter_keeps_its_reason_and_is_not_settled_twice(
    consumer: Consumer, database: Database, conn: Connection
) -> None:
    ((number,),) = conn.execute("SELECT min(id) FROM kit.dead_letters").fetchall()
    assert run(consumer, database, "settle", str(number), "--reason", "a test") == 0
    assert run(consumer, database, "settle", str(number), "--reason", "again") == 1
    assert run(consumer, database, "replay", str(number)) == 1
    ((outcome,),) = conn.execute("SELECT outcome FROM kit.dead_letters WHERE id = %s", [number])
    assert outcome.startswith("a test (operator ")
    assert copied(conn) == []


def test_letter_of_a_consumer_that_takes_nothing_twice_is_left(
    database: Database, consumer: Consumer, conn: Connection, capsys: Any
) -> None:
    assert deadletter_commands.run(["replay"], [], database) == 1
    assert "units takes nothing twice" in capsys.readouterr().out
    assert copied(conn) == []


def test_what_the_outbox_still_has_goes_out_again_after_a_restore(
    database: Database, conn: Connection
) -> None:
    with database.transaction() as found:
        for code in ("a", "b"):
            outbox.publish(found, a_unit(code=code), edition="all", now=clock.now())
    conn.execute("UPDATE kit.outbox SET published_at = now() WHERE key = 'a'")
    with database.transaction() as found:
        assert outbox.publish_again(found) == 1
    waiting = "SELECT count(*) FROM kit.outbox WHERE published_at IS NULL"
    assert conn.execute(waiting).fetchone() == (2,)


@pytest.fixture
def topic_settings(kafka_topics: KafkaForTest) -> TopicSettings:
    return TopicSettings(kafka_bootstrap=kafka_topics.bootstrap, topic_prefix=kafka_topics.prefix)


def partitions(settings: Settings, topic: topics.Topic) -> int:
    admin = kafka.make_admin(settings)
    (found,) = admin.describe_topics([kafka.full_name(settings, topic)])
    admin.close()
    return len(found["partitions"])


def test_facts_get_the_partitions_of_the_table(
    topic_settings: TopicSettings, kafka_topics: KafkaForTest
) -> None:
    kafka_topics.create(msgspec.structs.replace(VOTES, partitions=2))
    create_all(topic_settings)
    assert partitions(topic_settings, VOTES) == VOTES.partitions


@pytest.mark.parametrize(("topic", "wrong"), [(ENTRIES, 1), (VOTES, 7)])
def test_other_differences_of_partitions_are_refused(
    topic_settings: TopicSettings, kafka_topics: KafkaForTest, topic: topics.Topic, wrong: int
) -> None:
    kafka_topics.create(msgspec.structs.replace(topic, partitions=wrong))
    with pytest.raises(PartitionsDiffer, match=f"has {wrong} partitions and should have"):
        create_all(topic_settings)
    assert partitions(topic_settings, topic) == wrong


@pytest.fixture
def empty(stack: Stack) -> Iterator[str]:
    """The URL of a database in which nothing is."""
    name = f"test_empty_{os.getpid()}"
    with psycopg.connect(stack.admin_url("postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield stack.admin_url(name)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_two_migrations_at_once_apply_each_file_once(empty: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(migrations.migrate, empty, "servicekit") for _ in range(2)]
        applied = sorted(job.result() for job in jobs)
    assert applied == [[], [one.name for one in migrations.known("servicekit")]]


PROGRAM = """
from servicekit.program import Program
from servicekit.settings import Settings
Program(name="servicekit", settings=Settings).run()
"""


def run_program(*arguments: str, **told: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **told}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture
def nobody_there() -> str:
    """An address where nobody listens, and nobody else will."""
    return f"127.0.0.1:{free_port()}"


def test_migration_without_a_server_may_be_tried_again(nobody_there: str) -> None:
    url = f"postgresql://x@{nobody_there}/x"
    told = run_program("-c", PROGRAM, "migrate", DATABASE_URL=url)
    assert told.returncode == os.EX_TEMPFAIL
    assert told.stderr.startswith("servicekit migrate: connection failed")
    assert "Traceback" not in told.stderr


def test_migration_that_is_refused_fails_for_good_and_is_named(empty: str) -> None:
    (first, *_) = migrations.known("servicekit")
    with psycopg.connect(empty) as conn:
        conn.execute("CREATE SCHEMA kit CREATE TABLE outbox ()")
    told = run_program("-c", PROGRAM, "migrate", DATABASE_URL=empty)
    assert told.returncode == 1
    last = told.stderr.strip().splitlines()[-1]
    assert last == f'servicekit migrate: kit/{first.name}: relation "outbox" already exists'
    assert "Traceback" not in told.stderr


def test_topics_without_a_broker_may_be_tried_again(nobody_there: str) -> None:
    told = run_program("-m", "servicekit.topics", "create", KAFKA_BOOTSTRAP=nobody_there)
    assert told.returncode == os.EX_TEMPFAIL
    assert told.stderr.splitlines()[-1].startswith("topics: ")
    assert "Traceback" not in told.stderr
