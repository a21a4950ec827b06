"""When a process is ready: asked of the real PostgreSQL, with copies over the real Kafka."""

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from tenacity import retry, stop_after_delay, wait_fixed

from contracts import topics
from contracts.events import UnitState
from servicekit import clock, copies, migrations, outbox
from servicekit.consumer import Consumer
from servicekit.db import Connection, Database
from servicekit.loops import Loop, unwatched
from servicekit.migrations import Migration
from servicekit.service import Service
from servicekit.settings import Settings
from servicekit.testing import KafkaForTest, Stack, a_unit

pytestmark = pytest.mark.integration

patiently = retry(stop=stop_after_delay(60), wait=wait_fixed(0.1), reraise=True)


def unit_consumer(settings: Settings, database: Database) -> list[Consumer]:
    return [Consumer(settings, database, name="own", handlers=copies.keep(UnitState))]


SERVICE = Service(
    name="servicekit",
    settings=Settings,
    make_app=lambda _settings, _database: Flask("servicekit"),
    make_consumers=unit_consumer,
)


@pytest.fixture
def settings(make_settings: Callable[..., Any], kafka_topics: KafkaForTest) -> Settings:
    kafka_topics.create(topics.EDITIONS, topics.SIGNING_KEYS, topics.UNITS)
    made: Settings = make_settings(Settings, topic_prefix=kafka_topics.prefix)
    return made


def run_until(true: Callable[[], None], *loops: Loop) -> None:
    """Run loops until a check passes, then end them."""
    stop = Event()
    threads = [Thread(target=loop.run, args=(stop, unwatched)) for loop in loops]
    for thread in threads:
        thread.start()
    try:
        patiently(true)()
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=60)


def test_service_is_not_ready_until_every_consumer_has_caught_up_once(
    settings: Settings, database: Database
) -> None:
    def reasons() -> list[str]:
        return list(SERVICE.unready(settings, database))

    def is_ready() -> None:
        assert reasons() == []

    prefix = settings.topic_prefix
    assert reasons() == [
        f"copies catching up: {prefix}editions, {prefix}signing_keys",
        f"own catching up: {prefix}units",
    ]
    run_until(is_ready, *SERVICE.consumers(settings, database))

    def is_published() -> None:
        with database.transaction() as conn:
            assert conn.execute("SELECT count(published_at) FROM kit.outbox").fetchone() == (1,)

    with database.transaction() as conn:
        outbox.publish(conn, a_unit(), edition="all", now=clock.now())
    run_until(is_published, outbox.Relay(settings, database))
    assert reasons() == []


@pytest.fixture
def silent_server() -> Iterator[str]:
    """A database that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"postgresql://nobody@127.0.0.1:{server.getsockname()[1]}/none"


def test_database_that_never_answers_is_one_reason_and_one_short_wait(
    make_settings: Callable[..., Any], silent_server: str
) -> None:
    settings = make_settings(Settings, database_url=silent_server)
    asked_at = time.monotonic()
    assert list(SERVICE.unready(settings, Database(silent_server))) == ["database away"]
    assert time.monotonic() - asked_at < 5


def test_database_without_the_schema_is_said(
    make_settings: Callable[..., Any], stack: Stack, database: Database
) -> None:
    settings = make_settings(Settings, database_url=stack.admin_url("postgres"))
    assert list(SERVICE.unready(settings, database)) == ["no migrations yet"]


@pytest.fixture
def first(conn: Connection) -> Iterator[Migration]:
    """The first migration; what is noted of it is put right at the end of the test."""
    first = migrations.known("servicekit")[0]
    yield first
    conn.execute("DELETE FROM kit.migrations WHERE name = %s", (first.name,))
    conn.execute(
        "INSERT INTO kit.migrations (owner, name, checksum) VALUES (%s, %s, %s)",
        (first.owner, first.name, first.checksum),
    )


def test_missing_or_changed_migration_is_the_only_reason(
    make_settings: Callable[..., Any], database: Database, conn: Connection, first: Migration
) -> None:
    settings, name = make_settings(Settings), first.name
    conn.execute("UPDATE kit.migrations SET checksum = 'other' WHERE name = %s", (name,))
    assert list(SERVICE.unready(settings, database)) == [f"kit/{name} was changed after use"]
    conn.execute("DELETE FROM kit.migrations WHERE name = %s", (name,))
    assert list(SERVICE.unready(settings, database)) == ["1 migrations missing"]


def test_own_checks_of_service_and_app_are_asked(
    make_settings: Callable[..., Any], database: Database, settings: Settings
) -> None:
    def check(found: Settings, conn: Connection) -> str | None:
        return f"{found.log_level} {conn.info.dbname}"

    asking = replace(SERVICE, checks=[check], app_checks=[lambda app: f"{app.name} is empty"])
    assert list(asking.unready(settings, database))[-1] == f"info {database_name(database)}"
    assert list(asking.app_unready(Flask("booth"))) == ["booth is empty"]


def database_name(database: Database) -> str:
    with database.transaction() as conn:
        return conn.info.dbname
