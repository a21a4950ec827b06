"""After a restore: every acknowledged vote is there, none is doubled, voting goes on."""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from tenacity import retry, stop_after_delay, wait_fixed

from contracts import envelope
from contracts.events import VoteCast, VotingClosed
from contracts.topics import VOTES
from servicekit import clock, log_copier
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.loops import unwatched
from servicekit.testing import KafkaForTest
from voting.actions.replay_votes import Replayed, replay_votes
from voting.actions.watch_log import adopt_restored
from voting.consume.ledger import LedgerLoop
from voting.errors import LogKnown
from voting.settings import VotingSettings
from voting.store.kafka_python_log import KafkaPythonLog
from voting.store.vote_log import Appended, Record
from voting.store.vote_reader import identify

pytestmark = pytest.mark.integration

patiently = retry(stop=stop_after_delay(60), wait=wait_fixed(0.1), reraise=True)
VOTERS = "SELECT account FROM ledger ORDER BY account"
TALLIED = "SELECT sum(counted)::int FROM tallies"
MARKERS = "SELECT partition FROM close_markers WHERE noted_at IS NOT NULL ORDER BY partition"
COUNTS = """
    SELECT sum(recorded)::int, sum(duplicates)::int, sum(dead)::int, sum(markers)::int
    FROM log_counts JOIN incarnations USING (cluster_id, topic_id)
    WHERE incarnations.id = (SELECT max(id) FROM incarnations)
"""
END = clock.now()


class House:
    """A log, its ledger, and the copy an operator makes of the log."""

    def __init__(
        self, settings: VotingSettings, database: Database, conn: Connection, folder: Path
    ) -> None:
        self.settings, self.database, self.conn, self.folder = settings, database, conn, folder

    def vote(self, *accounts: int) -> None:
        self.append(*(a_vote(account) for account in accounts))

    def append(self, *records: Record) -> None:
        log = KafkaPythonLog(self.settings)
        placed = log.append(records, time.monotonic() + 20)
        log.close()
        assert [type(one) for one in placed] == [Appended] * len(records)

    def copy(self) -> None:
        log_copier.copy(self.settings, self.folder, clock.now(), lambda _: None)

    def replay(self) -> Replayed:
        log = KafkaPythonLog(self.settings)
        try:
            topic = identify(self.settings)
            return replay_votes(self.database, log, self.folder, topic, lambda _: None)
        finally:
            log.close()

    def adopt(self) -> None:
        with self.database.transaction() as conn:
            adopt_restored(conn, identify(self.settings), clock.now())

    def voters(self) -> list[int]:
        return [account for (account,) in self.conn.execute(VOTERS)]

    def record_until(self, true: Callable[[], bool]) -> None:
        """The ledger works until then, and not a moment longer than it takes to stop."""
        loop, stop = LedgerLoop(self.settings, self.database, clock.now), Event()
        thread = Thread(target=loop.run, args=(stop, unwatched))
        thread.start()
        try:
            _wait(true)
        finally:
            stop.set()
            thread.join(timeout=60)

    def counts(self) -> Any:
        return self.conn.execute(COUNTS).fetchone()


@patiently
def _wait(true: Callable[[], bool]) -> None:
    assert true()


def a_vote(account: int, entry: int = 1) -> Record:
    data = VoteCast(edition=31, entry=entry, account=account, received_at=clock.now())
    return _record(data, account % VOTES.partitions)


def a_marker(partition: int) -> Record:
    return _record(VotingClosed(edition=31, partition=partition, closed_at=END), partition)


def _record(data: Any, partition: int) -> Record:
    body = envelope.encode(
        data, id=new_id(), source="voting", edition="trinh-dien", time=clock.now()
    )
    return Record(data.key().encode(), body, "a request", partition)


@pytest.fixture
def house(
    kafka_settings: VotingSettings,
    database: Database,
    conn: Connection,
    kafka_topics: KafkaForTest,
    tmp_path: Path,
) -> House:
    others = [topic for topic in log_copier.copied_topics() if topic != VOTES]
    kafka_topics.create(*others)
    return House(kafka_settings, database, conn, tmp_path / "log")


@pytest.fixture
def lose_log(kafka_topics: KafkaForTest) -> Callable[[], None]:
    def lose() -> None:
        kafka_topics.delete(VOTES)
        kafka_topics.create(VOTES)

    return lose


def test_votes_the_ledger_had_not_read_are_there_after_a_restore(
    house: House, lose_log: Callable[[], None]
) -> None:
    house.vote(*range(1, 21))
    house.record_until(lambda: len(house.voters()) == 20)
    house.vote(*range(11, 41))  # acknowledged; half of them for the second time
    house.copy()
    lose_log()
    assert house.replay() == Replayed(records=30, highest_account=40)
    house.adopt()
    house.record_until(lambda: house.counts() == (20, 10, 0, 0))
    assert house.voters() == list(range(1, 41))
    assert house.conn.execute(TALLIED).fetchone() == (40,)
    house.vote(41, 1)
    house.record_until(lambda: len(house.voters()) == 41)
    assert house.voters() == list(range(1, 42))


def test_markers_that_were_under_way_still_follow_every_vote(
    house: House, lose_log: Callable[[], None]
) -> None:
    house.vote(*range(6))
    house.append(*(a_marker(partition) for partition in range(VOTES.partitions)))
    house.copy()
    lose_log()
    house.replay()
    house.adopt()
    house.record_until(lambda: house.counts() == (5, 0, 1, 6))  # account 0 is a dead letter
    markers = [partition for (partition,) in house.conn.execute(MARKERS)]
    assert markers == list(range(VOTES.partitions))


def test_interrupted_replay_is_begun_again_and_doubles_nothing(
    house: House, lose_log: Callable[[], None]
) -> None:
    house.vote(*range(1, 11))
    house.copy()
    lose_log()
    house.replay()
    house.replay()
    house.adopt()
    house.record_until(lambda: house.counts() == (10, 10, 0, 0))
    assert house.voters() == list(range(1, 11))


def test_log_that_the_ledger_reads_takes_no_replay(house: House) -> None:
    house.vote(1)
    house.record_until(lambda: house.voters() == [1])
    house.copy()
    with pytest.raises(LogKnown):
        house.replay()


def test_second_restore_replays_what_came_after_the_first(
    house: House, lose_log: Callable[[], None]
) -> None:
    house.vote(1, 2)
    house.copy()
    lose_log()
    house.replay()
    house.adopt()
    house.record_until(lambda: house.voters() == [1, 2])
    house.vote(3)
    house.copy()
    lose_log()
    assert house.replay() == Replayed(records=3, highest_account=3)
    house.adopt()
    house.record_until(lambda: house.counts() == (1, 2, 0, 0))
    assert house.voters() == [1, 2, 3]
