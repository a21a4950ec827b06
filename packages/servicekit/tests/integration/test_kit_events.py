"""Outbox, relay, consumer, positions and copies against the real PostgreSQL and Kafka."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import msgspec
import pytest
from prometheus_client import REGISTRY
from tenacity import retry, stop_after_delay, wait_fixed

from contracts import topics
from contracts.events import UnitState
from servicekit import clock, copies, db, deadletters, kafka, outbox
from servicekit.consumer import Consumer, Poison, Received, TryLater
from servicekit.db import Connection, Database
from servicekit.loops import Alive, Loop, unwatched
from servicekit.settings import Settings
from servicekit.testing import KafkaForTest, a_unit

pytestmark = pytest.mark.integration

patiently = retry(stop=stop_after_delay(60), wait=wait_fixed(0.1), reraise=True)


@pytest.fixture
def settings(make_settings: Callable[..., Any], kafka_topics: KafkaForTest) -> Settings:
    kafka_topics.create(topics.UNITS)
    made: Settings = make_settings(Settings, topic_prefix=kafka_topics.prefix, dead_letter_limit=3)
    return made


class Running:
    """Loops in threads, stopped at the end of a test."""

    def __init__(self, alive: Alive = unwatched) -> None:
        self._alive = alive
        self._stop = Event()
        self._threads: list[Thread] = []

    def start(self, loop: Loop) -> None:
        thread = Thread(target=loop.run, args=(self._stop, self._alive))
        thread.start()
        self._threads.append(thread)

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=60)
            assert not thread.is_alive()


@pytest.fixture
def running() -> Any:
    found = Running()
    yield found
    found.stop()


def publish(database: Database, *states: UnitState) -> None:
    with database.transaction() as conn:
        for state in states:
            outbox.publish(conn, state, edition="all", now=clock.now())


def unit_consumer(
    settings: Settings, database: Database, handler: Callable[..., None], name: str = "units"
) -> Consumer:
    return Consumer(settings, database, name=name, handlers={UnitState: handler})


def test_event_published_is_copied(
    settings: Settings, database: Database, running: Running, conn: Connection
) -> None:
    publish(database, a_unit(code="a", version=2, name="Mới"), a_unit(code="b", version=1))
    running.start(outbox.Relay(settings, database))
    running.start(Consumer(settings, database, name="copies", handlers=copies.keep(UnitState)))

    @patiently
    def copied() -> None:
        assert [u.code for u in copies.every(conn, UnitState)] == ["a", "b"]

    copied()
    publish(database, a_unit(code="a", version=1, name="Cũ"), a_unit(code="c", version=1))

    @patiently
    def last_one_copied() -> None:
        assert copies.find(conn, UnitState, "c") is not None

    last_one_copied()
    newest = copies.find(conn, UnitState, "a")
    assert newest is not None
    assert newest.name == "Mới"
    assert db.value(conn, "SELECT count(*) FROM kit.outbox WHERE published_at IS NULL") == 0
    assert db.value(conn, "SELECT next_offset FROM kit.positions") == 4


def test_relay_publishes_a_row_that_committed_late(
    settings: Settings, database: Database, running: Running, conn: Connection
) -> None:
    running.start(outbox.Relay(settings, database))
    with database.transaction() as slow:
        outbox.publish(slow, a_unit(code="slow"), edition="all", now=clock.now())
        publish(database, a_unit(code="fast"))

        @patiently
        def fast_published() -> None:
            found = db.value(conn, "SELECT key FROM kit.outbox WHERE published_at IS NOT NULL")
            assert found == "fast"

        fast_published()

    @patiently
    def both_published() -> None:
        found = conn.execute("SELECT key FROM kit.outbox WHERE published_at IS NOT NULL ORDER BY 1")
        assert [key for (key,) in found] == ["fast", "slow"]

    both_published()


def test_outbox_tells_how_much_waits_and_since_when(database: Database, conn: Connection) -> None:
    publish(database, a_unit(code="x"), a_unit(code="y"))
    since = clock.now() - timedelta(hours=1)
    conn.execute("UPDATE kit.outbox SET created_at = %s WHERE key = 'x'", (since,))
    outbox.measure(database, since + timedelta(hours=1))
    assert REGISTRY.get_sample_value("contest_outbox_waiting_rows") == 2
    assert REGISTRY.get_sample_value("contest_outbox_oldest_seconds") == 3600
    conn.execute("UPDATE kit.outbox SET published_at = now()")
    outbox.measure(database, clock.now())
    assert REGISTRY.get_sample_value("contest_outbox_waiting_rows") == 0
    assert REGISTRY.get_sample_value("contest_outbox_oldest_seconds") == 0


def test_poisonous_event_goes_to_the_table_and_the_rest_goes_on(
    settings: Settings, database: Database, running: Running, conn: Connection
) -> None:
    handled: list[str] = []

    def handle(_conn: Connection, received: Received[UnitState]) -> None:
        if received.event.code == "bad":
            raise Poison("cannot be")
        handled.append(received.event.code)

    publish(database, a_unit(code="x"), a_unit(code="bad"), a_unit(code="y"))
    running.start(outbox.Relay(settings, database))
    running.start(unit_consumer(settings, database, handle))

    @patiently
    def position_moved() -> None:
        assert db.value(conn, "SELECT max(next_offset) FROM kit.positions") == 3

    position_moved()
    assert handled[-2:] == ["x", "y"]
    assert conn.execute("SELECT topic, record_offset, reason FROM kit.dead_letters").fetchall() == [
        (kafka.full_name(settings, topics.UNITS), 1, "Poison('cannot be')")
    ]


@pytest.mark.parametrize(
    ("codes", "alone"), [(["a", "b", "c"], []), (["a", "poison", "c"], ["a", "c"])]
)
def test_events_are_handled_together_and_one_by_one_when_one_of_them_cannot(
    settings: Settings, database: Database, running: Running, conn: Connection,
    codes: list[str], alone: list[str],
) -> None:  # fmt: skip
    together: list[list[str]] = []
    handled: list[str] = []

    def handle_all(_conn: Connection, received: Sequence[Received[UnitState]]) -> None:
        together.append([one.event.code for one in received])
        if "poison" in together[-1]:
            raise Poison("cannot be")

    def handle(_conn: Connection, received: Received[UnitState]) -> None:
        if received.event.code == "poison":
            raise Poison("cannot be")
        handled.append(received.event.code)

    running.start(outbox.Relay(settings, database))
    publish(database, *(a_unit(code=code) for code in codes))

    @patiently
    def published() -> None:
        waiting = "SELECT count(*) FROM kit.outbox WHERE published_at IS NULL"
        assert db.value(conn, waiting) == 0

    @patiently
    def read() -> None:
        assert db.value(conn, "SELECT next_offset FROM kit.positions") == len(codes)

    published()
    running.start(
        Consumer(
            settings, database, name="units", handlers={UnitState: handle},
            bulk={UnitState: handle_all},
        )
    )  # fmt: skip
    read()
    assert (together, handled) == ([codes], alone)
    dead = [letter.reason for letter in deadletters.find(conn, settled=False)]
    assert dead == ["Poison('cannot be')"] * (len(codes) - len(alone) if alone else 0)


def test_event_to_try_later_is_read_again_without_loss(
    settings: Settings, database: Database, running: Running, conn: Connection
) -> None:
    tries: list[str] = []

    def handle(_conn: Connection, received: Received[UnitState]) -> None:
        tries.append(received.event.code)
        if len(tries) < 3:
            raise TryLater

    publish(database, a_unit(code="x"))
    running.start(outbox.Relay(settings, database))
    running.start(unit_consumer(settings, database, handle))

    @patiently
    def position_moved() -> None:
        assert db.value(conn, "SELECT max(next_offset) FROM kit.positions") == 1

    position_moved()
    assert tries == ["x", "x", "x"]
    assert deadletters.count(conn, "units") == 0


def test_consumer_stops_when_too_many_events_are_dead_and_leaves_them_in_the_log(
    settings: Settings, database: Database, running: Running, conn: Connection
) -> None:
    def handle(_conn: Connection, received: Received[UnitState]) -> None:
        if received.event.code != "fine":
            raise Poison("one too many")

    publish(database, a_unit(code="fine"), a_unit(code="bad"))
    running.start(outbox.Relay(settings, database))

    @patiently
    def all_published() -> None:
        assert db.value(conn, "SELECT count(*) FROM kit.outbox WHERE published_at IS NULL") == 0

    all_published()
    strict = msgspec.structs.replace(settings, dead_letter_limit=0)
    said: list[str | None] = []

    def watch(stopped: str | None = None, *, patience: float = 0) -> None:
        said.append(stopped)

    flooded = Running(watch)
    flooded.start(unit_consumer(strict, database, handle, "flooded"))

    @patiently
    def stopped() -> None:
        labels = {"consumer": "flooded"}
        assert REGISTRY.get_sample_value("contest_consumer_stopped_bool", labels) == 1

    stopped()
    flooded.stop()
    assert said[-1] == "more than 0 dead letters, settle them or mend the cause"
    assert deadletters.count(conn, "flooded") == 0
    assert db.value(conn, "SELECT next_offset FROM kit.positions") == 0

    running.start(unit_consumer(settings, database, handle, "flooded"))

    @patiently
    def recorded() -> None:
        assert db.value(conn, "SELECT next_offset FROM kit.positions") == 2

    recorded()
    assert deadletters.count(conn, "flooded") == 1
