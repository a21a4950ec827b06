"""The ledger's loop against a real broker: whatever becomes of the log, nothing is guessed."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from threading import Event, Thread
from typing import Any

import msgspec
import pytest
from prometheus_client import REGISTRY
from tenacity import retry, stop_after_delay, wait_fixed

from contracts import envelope
from contracts.events import VoteCast
from contracts.topics import VOTES
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.testing import KafkaForTest
from voting import metrics
from voting.actions.watch_log import adopt_log, watch_log
from voting.consume.ledger import LedgerLoop
from voting.errors import LogReplaced
from voting.settings import VotingSettings
from voting.store import log_counts
from voting.store.kafka_python_log import KafkaPythonLog
from voting.store.vote_log import Appended, Record
from voting.store.vote_reader import LogAway, VoteReader, identify

pytestmark = pytest.mark.integration

patiently = retry(stop=stop_after_delay(60), wait=wait_fixed(0.1), reraise=True)

ACCOUNTS = "SELECT account FROM ledger ORDER BY account"
POSITION = "SELECT sum(next_offset)::int FROM kit.positions WHERE consumer = 'ledger'"
COUNTS = "SELECT sum(recorded)::int, sum(duplicates)::int, sum(dead)::int FROM log_counts"


def a_record(account: int, partition: int | None = 0) -> Record:
    data = VoteCast(edition=31, entry=1, account=account, received_at=clock.now())
    body = envelope.encode(
        data, id=new_id(), source="voting", edition="trinh-dien", time=data.received_at
    )
    return Record(data.key().encode(), body, partition=partition)


def rubbish() -> Record:
    return Record(b"1", b"no event", partition=0)


class House:
    """A votes topic, its writer and its ledgers."""

    def __init__(
        self, settings: VotingSettings, database: Database, conn: Connection, topics: KafkaForTest
    ) -> None:
        self.settings, self.database, self.conn, self.topics = settings, database, conn, topics

    def append(self, *records: Record) -> None:
        log = KafkaPythonLog(self.settings)
        placed = log.append(records, time.monotonic() + 20)
        log.close()
        assert [type(one) for one in placed] == [Appended] * len(records)

    def replace_log(self) -> None:
        """Another topic gets the name."""
        self.topics.delete(VOTES)
        self.topics.create(VOTES)

    def accounts(self) -> list[int]:
        return [account for (account,) in self.conn.execute(ACCOUNTS)]

    def position(self) -> int:
        ((found,),) = self.conn.execute(POSITION)
        return int(found)

    def recorded_until(self) -> datetime | None:
        with self.database.transaction() as conn:
            return log_counts.recorded_until(conn)


class Running:
    """Ledgers in threads, each stopped by itself or at the end of the test."""

    def __init__(self) -> None:
        self._running: list[tuple[Event, Thread]] = []
        self.signs: list[str | None] = []
        """Why a ledger stands still, as it says with every sign of life."""

    def start(self, house: House, **changes: Any) -> Callable[[], None]:
        """Answers how to stop it."""
        settings = msgspec.structs.replace(house.settings, **changes)
        loop, stop = LedgerLoop(settings, house.database, clock.now), Event()
        thread = Thread(target=loop.run, args=(stop, self._alive))
        thread.start()
        self._running.append((stop, thread))
        return lambda: self._stop(stop, thread)

    def stop_all(self) -> None:
        for stop, thread in self._running:
            self._stop(stop, thread)

    def _alive(self, stopped: str | None = None, *, patience: float = 0) -> None:
        self.signs.append(stopped)

    def _stop(self, stop: Event, thread: Thread) -> None:
        stop.set()
        thread.join(timeout=60)
        assert not thread.is_alive()


@pytest.fixture
def house(
    kafka_settings: VotingSettings, database: Database, conn: Connection, kafka_topics: KafkaForTest
) -> House:
    metrics.LEDGER_STOPPED.set(0)
    return House(kafka_settings, database, conn, kafka_topics)


@pytest.fixture
def running() -> Iterator[Running]:
    found = Running()
    yield found
    found.stop_all()


class Watch:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = clock.now()

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def step(house: House, watch: Watch) -> Iterator[Callable[[], None]]:
    """One step of a ledger that has read everything so far; its clock goes on two seconds."""
    with house.database.transaction() as conn:
        watch_log(conn, identify(house.settings), watch())
    loop = LedgerLoop(house.settings, house.database, watch)
    reader = VoteReader(house.settings, house.database)

    def run() -> None:
        watch.now += timedelta(seconds=2)
        loop.step(reader)

    yield run
    reader.close()


def metric(name: str) -> float | None:
    return REGISTRY.get_sample_value(f"contest_voting_ledger_{name}")


@patiently
def wait_until(true: Callable[[], bool]) -> None:
    assert true()


def wait_for_rows(house: House, expected: list[int]) -> None:
    wait_until(lambda: len(house.accounts()) >= len(expected))
    assert house.accounts() == expected


def wait_for_stop(house: House, settled: float = 1) -> None:
    wait_until(lambda: metric("stopped_bool") == settled)


def test_ledger_records_what_the_log_holds_and_goes_on_where_it_was(
    house: House, running: Running
) -> None:
    house.append(*(a_record(account, None) for account in range(1, 41)))
    stop = running.start(house)
    wait_for_rows(house, list(range(1, 41)))
    stop()
    house.append(*(a_record(account, None) for account in range(21, 61)))
    running.start(house)
    wait_until(lambda: house.position() == 80)
    assert house.accounts() == list(range(1, 61))
    assert house.conn.execute(COUNTS).fetchone() == (60, 20, 0)


def test_ledger_does_not_read_a_log_nobody_adopted(house: House, running: Running) -> None:
    house.conn.execute(
        "INSERT INTO incarnations (cluster_id, topic_id, reason, started_at, adopted_at)"
        " VALUES ('c', 'another topic', 'first log', now(), now())"
    )
    house.append(a_record(1))
    running.start(house)
    wait_for_stop(house)
    assert house.accounts() == []
    house.conn.execute("UPDATE incarnations SET adopted_at = now()")
    wait_for_rows(house, [1])
    wait_for_stop(house, settled=0)


def test_ledgers_share_the_log_and_record_everything_once(house: House, running: Running) -> None:
    house.append(*(a_record(account, None) for account in range(1, 101)))
    stop_first = running.start(house)
    running.start(house)
    wait_until(lambda: len(house.accounts()) == 100)
    house.append(*(a_record(account, None) for account in range(101, 201)))
    wait_until(lambda: len(house.accounts()) > 100)
    stop_first()
    house.append(*(a_record(account, None) for account in range(150, 301)))
    wait_until(lambda: house.position() == 351)
    assert house.accounts() == list(range(1, 301))
    assert house.conn.execute(COUNTS).fetchone() == (300, 51, 0)


def test_counts_are_as_old_as_the_last_answer_of_the_log(
    house: House, step: Callable[[], None], watch: Watch
) -> None:
    house.append(a_record(1))
    wait_for_current(house, step, watch)
    known = house.recorded_until()
    step()
    idle = house.recorded_until()
    assert known is not None
    assert idle == watch.now > known

    house.topics.delete(VOTES)
    watch.now += timedelta(minutes=5)
    with pytest.raises(LogAway):
        step()
    assert house.recorded_until() == idle
    assert metric("lag_seconds") == (watch.now - idle).total_seconds() == 302


def wait_for_current(house: House, step: Callable[[], None], watch: Watch) -> None:
    """Until all that was appended is recorded and the ledger says so."""

    @patiently
    def current() -> None:
        step()
        assert house.recorded_until() == watch.now

    current()


def test_partition_never_reached_makes_the_whole_count_of_unknown_age(
    house: House, step: Callable[[], None], watch: Watch
) -> None:
    wait_for_current(house, step, watch)
    house.conn.execute("UPDATE log_progress SET recorded_until = NULL WHERE partition = 3")
    assert house.recorded_until() is None
    house.conn.execute("DELETE FROM log_progress WHERE partition = 3")
    assert house.recorded_until() is None


def test_log_shorter_than_the_position_stops_the_ledger(house: House, running: Running) -> None:
    house.append(*map(a_record, range(1, 6)))
    stop = running.start(house)
    wait_for_rows(house, [1, 2, 3, 4, 5])
    stop()
    house.conn.execute("UPDATE kit.positions SET next_offset = 8 WHERE partition = 0")
    running.signs.clear()
    running.start(house)
    wait_for_stop(house)
    wait_until(lambda: sum(sign is not None for sign in running.signs) > 3)
    assert metric("stopped_bool") == 1
    assert house.position() == 8

    house.conn.execute("UPDATE kit.positions SET next_offset = 5 WHERE partition = 0")
    house.append(a_record(6))
    wait_for_rows(house, [1, 2, 3, 4, 5, 6])
    wait_for_stop(house, settled=0)
    wait_until(lambda: running.signs[-1] is None)
    assert [stopped for stopped, _ in groupby(map(bool, running.signs))] == [False, True, False]


def test_log_that_lost_its_beginning_stops_the_ledger(house: House, running: Running) -> None:
    house.append(*map(a_record, range(1, 4)))
    stop = running.start(house)
    wait_for_rows(house, [1, 2, 3])
    stop()
    house.append(*map(a_record, range(4, 10)))
    house.topics.forget_records(VOTES, 0, before=5)
    running.start(house)
    wait_for_stop(house)
    assert house.accounts() == [1, 2, 3]
    assert house.position() == 3


def test_log_that_began_before_anybody_read_it_stops_the_ledger(
    house: House, running: Running
) -> None:
    house.append(*map(a_record, range(1, 4)))
    house.topics.forget_records(VOTES, 0, before=1)
    running.start(house)
    wait_for_stop(house)
    assert house.accounts() == []


def test_new_log_of_the_old_name_is_not_recorded_until_adopted(
    house: House, running: Running
) -> None:
    """Longer than the old one was, so that no offset tells."""
    house.append(*map(a_record, range(1, 6)))
    running.start(house)
    wait_for_rows(house, [1, 2, 3, 4, 5])
    house.replace_log()
    house.append(*map(a_record, range(11, 31)))
    wait_for_stop(house)
    assert house.accounts() == [1, 2, 3, 4, 5]
    assert house.position() == 5

    with house.database.transaction() as conn:
        assert adopt_log(conn, identify(house.settings), clock.now()) == 1
    wait_for_rows(house, [1, 2, 3, 4, 5, *range(11, 31)])
    wait_for_stop(house, settled=0)


def test_votes_polled_before_the_log_was_replaced_are_not_recorded_after(
    house: House, step: Callable[[], None], watch: Watch
) -> None:
    """The worker may see the new log first."""
    wait_for_current(house, step, watch)
    house.conn.execute(
        "INSERT INTO incarnations (cluster_id, topic_id, reason, started_at, adopted_at)"
        " VALUES ('c', 'another topic', 'log replaced', now(), now())"
    )
    house.append(a_record(1))
    with pytest.raises(LogReplaced):
        step()
    assert house.accounts() == []


def test_poisonous_vote_is_kept_aside_and_the_ledger_goes_on(
    house: House, running: Running
) -> None:
    house.append(a_record(1), rubbish(), a_record(2))
    running.start(house)
    wait_for_rows(house, [1, 2])
    dead = house.conn.execute("SELECT record_offset, body, topic_id FROM kit.dead_letters")
    assert dead.fetchall() == [(1, b"no event", identify(house.settings).topic_id)]
    assert metric("stopped_bool") == 0


def test_too_many_poisonous_votes_stop_the_ledger_and_stay_in_the_log(
    house: House, running: Running
) -> None:
    house.append(a_record(1), rubbish(), rubbish(), rubbish(), a_record(2))
    stop = running.start(house, dead_letter_limit=2)
    wait_for_stop(house)
    stop()
    assert (house.accounts(), house.position()) == ([], 0)

    running.start(house, dead_letter_limit=3)
    wait_for_rows(house, [1, 2])
    wait_for_stop(house, settled=0)
    assert house.conn.execute(COUNTS).fetchone() == (2, 0, 3)
