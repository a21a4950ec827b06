"""Laws 1 to 4 and 8 for any order of check, append, mark, crash, flush, redelivery and recording.

The real caster, Redis, PostgreSQL and ledger transaction; only the log is in memory, where it can
lose, repeat, delay and keep quiet. Web workers stop between any two of their steps.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import cycle
from typing import Any, Literal, NamedTuple

import pytest
from greenlet import GreenletExit, getcurrent, greenlet  # type: ignore[import-untyped]
from hypothesis import HealthCheck, Phase
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from services.voting.tests.conftest import EDITION, IDENTITY, FakeRecord, flush

from contracts import envelope
from contracts.events import VoteCast
from servicekit import clock, positions
from servicekit.db import Connection, Database
from servicekit.positions import Fenced, Place
from voting.actions.cast_votes import Ballot, Cast, Caster
from voting.actions.record_votes import record_votes
from voting.actions.recount_votes import recount_votes
from voting.bootstrap import make_book
from voting.model.catalogue import Election
from voting.model.receipts import ReceiptBook, Vote
from voting.store.filter import FilterKeeper, VoteFilter
from voting.store.log_counts import LEDGER, Reached
from voting.store.vote_log import Appended, Failed, Record
from voting.store.vote_reader import Batch

pytestmark = pytest.mark.integration

ENTRIES = (1, 2)
VOTES = [Vote(EDITION, entry, account) for entry in ENTRIES for account in (1, 2, 3)]
PARTITIONS = 2
WORKERS = 3
LEDGERS = 2
STEPS = 7
"""Pauses of one batch, and one more."""
UNLIKELY = st.sampled_from([False, False, False, True])
FOREVER = float("inf")
Mood = Literal["fine", "lost", "silent", "late", "twice", "half"]
MOODS: tuple[Mood, ...] = ("fine", "fine", "lost", "silent", "late", "twice", "half")


class World(NamedTuple):
    """What the test brings along."""

    database: Database
    conn: Connection
    votes_filter: VoteFilter
    keeper: FilterKeeper
    book: ReceiptBook
    election: Election
    flush: Callable[[], None]


def pause() -> None:
    """Let the others do something; a crash happens here."""
    getcurrent().parent.switch()


class InterruptedFilter:
    """The real filter between two pauses. `away`: all questions are misses, all marks are lost."""

    def __init__(self, real: VoteFilter) -> None:
        self._real = real
        self.away = False

    def known(self, votes: Sequence[Vote], incarnation: int) -> list[bool]:
        pause()
        known = [False] * len(votes) if self.away else self._real.known(votes, incarnation)
        pause()
        return known

    def mark(self, votes: Iterable[Vote], incarnation: int) -> None:
        wanted = list(votes)
        pause()
        if not self.away:
            self._real.mark(wanted, incarnation)
        pause()


class Partitions:
    """The log itself: what arrived, in order."""

    def __init__(self) -> None:
        self.records: list[list[Record]] = [[] for _ in range(PARTITIONS)]
        self.under_way: list[Record] = []

    def put(self, record: Record) -> Appended:
        partition = record.partition or 0
        self.records[partition].append(record)
        return Appended(partition, len(self.records[partition]) - 1)

    def arrive(self) -> None:
        """What was late is there now."""
        for record in self.under_way:
            self.put(record)
        self.under_way.clear()

    def votes(self, *, upto: Sequence[int] | None = None) -> list[Vote]:
        """With `upto`: those before these offsets."""
        ends = upto or [len(records) for records in self.records]
        found = zip(self.records, ends, strict=True)
        return [_vote(record) for records, end in found for record in records[:end]]


class MoodyLog:
    """A client of the log. `lost`: nothing arrives; `silent`: it arrives and nobody says so;
    `late`: it arrives after the answer; `twice`: it was sent again; `half`: a part of the batch."""

    def __init__(self, partitions: Partitions, mood: Mood) -> None:
        self._partitions = partitions
        self._mood = mood

    def connect(self) -> None:
        """Always there."""

    def close(self) -> None:
        """Nothing to let go."""

    def append(self, records: Sequence[Record], deadline: float) -> list[Appended | Failed]:
        pause()
        kept = len(records) // 2 if self._mood == "half" else len(records)
        told = [self._take(record) for record in records[:kept]]
        told += [Failed("not sent")] * (len(records) - kept)
        pause()
        return told

    def _take(self, record: Record) -> Appended | Failed:
        if self._mood == "late":
            self._partitions.under_way.append(record)
        elif self._mood != "lost":
            placed = self._partitions.put(record)
            if self._mood == "twice":
                self._partitions.put(record)
            if self._mood != "silent":
                return placed
        return Failed(self._mood)


def _vote(record: Record) -> Vote:
    event = envelope.read_data(envelope.open_envelope(record.value))
    assert isinstance(event, VoteCast)
    return Vote(event.edition, event.entry, event.account)


class Worker:
    """A web process at its batch, stopped between two steps."""

    def __init__(self, caster: Caster, election: Election, votes: Sequence[Vote]) -> None:
        self.votes = votes
        self.outcomes: list[Any] = []
        batch = [Ballot(election, vote, clock.now(), FOREVER) for vote in votes]
        self._run = greenlet(lambda: self.outcomes.extend(caster.cast_votes(batch)))

    def go_on(self) -> bool:
        """One step further; False once the batch is answered."""
        self._run.switch()
        return not self._run.dead

    def crash(self) -> None:
        self._run.throw(GreenletExit)


class Voting(RuleBasedStateMachine):
    """What can happen to votes, in any order."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.log = Partitions()
        self.turns = cycle(range(PARTITIONS))
        self.filter = InterruptedFilter(world.votes_filter)
        self.workers: list[Worker] = []
        self.polled: list[Batch] = []
        self.receipts: dict[Vote, set[str]] = {}
        for table in ("ledger", "tallies", "log_counts", "log_progress", "kit.positions"):
            world.conn.execute(f"DELETE FROM {table}")  # noqa: S608  # named above
        world.flush()

    @precondition(lambda self: len(self.workers) < WORKERS)
    @rule(
        votes=st.lists(st.sampled_from(VOTES), min_size=1, max_size=4),
        mood=st.sampled_from(MOODS),
    )
    def votes_come_in(self, votes: list[Vote], mood: Mood) -> None:
        caster = Caster(
            self.filter,  # type: ignore[arg-type]  # the real one, interrupted
            MoodyLog(self.log, mood),
            self.world.book,
            incarnation=lambda: 1,
            partition=lambda: next(self.turns),
            clock=clock.now,
        )
        self.workers.append(Worker(caster, self.world.election, votes))

    @precondition(lambda self: self.workers)
    @rule(which=st.integers(0, WORKERS), steps=st.integers(1, STEPS), killed=UNLIKELY)
    def worker_goes_on(self, which: int, steps: int, killed: bool) -> None:
        worker = self.workers[which % len(self.workers)]
        while steps and worker.go_on():
            steps -= 1
        if worker.outcomes:
            self._note(worker)
        elif killed:
            worker.crash()
        if worker.outcomes or killed:
            self.workers.remove(worker)

    @rule(what=st.sampled_from(["flushed", "away", "back", "refilled"]))
    def redis_is(self, what: str) -> None:
        self.filter.away = what == "away"
        if what == "flushed":
            self.world.flush()
        elif what == "refilled":
            self._refill()

    @precondition(lambda self: len(self.polled) < LEDGERS)
    @rule(partition=st.integers(0, PARTITIONS - 1), most=st.integers(1, 5), twice=st.booleans())
    def ledger_polls(self, partition: int, most: int, twice: bool) -> None:
        """Two hold the same records after a rebalance, or when Kafka delivers again."""
        self.log.arrive()
        batch = self._poll(partition, most)
        if batch.records:
            self.polled += [batch] * (1 + twice)

    @precondition(lambda self: self.polled)
    @rule(which=st.integers(0, LEDGERS), crash=UNLIKELY)
    def ledger_records(self, which: int, crash: bool) -> None:
        batch = self.polled.pop(which % len(self.polled))
        before = self._recorded()
        try:
            self._record(batch, crash=crash)
        except (Fenced, ZeroDivisionError):
            assert self._recorded() == before, "all of a batch or nothing (law 3)"

    @invariant()
    def set_bit_has_its_record(self) -> None:
        known = self.world.votes_filter.known(VOTES, 1)
        marked = {vote for vote, bit in zip(VOTES, known, strict=True) if bit}
        assert marked <= set(self.log.votes()), "a set bit without its record (law 2)"

    @invariant()
    def acknowledged_vote_is_in_the_log(self) -> None:
        assert set(self.receipts) <= set(self.log.votes()), "2xx without a record (law 1)"

    @invariant()
    def one_receipt_for_each_vote(self) -> None:
        assert all(len(found) == 1 for found in self.receipts.values()), "two receipts (law 4)"

    @invariant()
    def ledger_is_what_it_read(self) -> None:
        read = self.log.votes(upto=self._positions())
        rows, counted = self._recorded()
        assert rows == sorted(set(read)), "one row per voter and entry"
        assert sum(counted) == len(read), "rows and duplicates are what was read (law 8)"

    def teardown(self) -> None:
        """In the end everybody is answered or gone, and everything is read."""
        for worker in self.workers:
            while worker.go_on():
                pass
            self._note(worker)
        self.log.arrive()
        for partition in range(PARTITIONS):
            while (batch := self._poll(partition, 100)).records:
                self._record(batch, crash=False)
        rows, _ = self._recorded()
        assert set(self.receipts) <= set(rows), "acknowledged and not in the ledger"
        assert rows == sorted(set(self.log.votes()))
        sums = "SELECT entry, sum(counted)::int FROM tallies GROUP BY entry HAVING sum(counted) > 0"
        tallies = dict(self.world.conn.execute(sums).fetchall())
        assert tallies == Counter(vote.entry for vote in rows)
        assert recount_votes(self.world.database, clock.now()).differences == 0

    def _note(self, worker: Worker) -> None:
        for vote, outcome in zip(worker.votes, worker.outcomes, strict=True):
            if isinstance(outcome, Cast):
                self.receipts.setdefault(vote, set()).add(outcome.receipt)

    def _refill(self) -> None:
        """As the worker does it after a flush."""
        for entry in ENTRIES:
            sql = "SELECT account FROM ledger WHERE entry = %s"
            accounts = [account for (account,) in self.world.conn.execute(sql, (entry,))]
            self.world.keeper.fill(EDITION, 1, entry, accounts)

    def _poll(self, partition: int, most: int) -> Batch:
        place = Place(LEDGER, IDENTITY, partition)
        with self.world.database.transaction() as conn:
            start = positions.load(conn, place, first_offset=0)
        records = self.log.records[partition][start : start + most]
        fetched = [
            FakeRecord(partition, start + at, record.value, record.key)
            for at, record in enumerate(records)
        ]
        return Batch(place, start, [*fetched])

    def _record(self, batch: Batch, *, crash: bool) -> None:
        with self.world.database.transaction() as conn:
            reached = [Reached(batch.place.partition, batch.after, clock.now())]
            record_votes(conn, [batch], reached, clock.now())
            if crash:
                raise ZeroDivisionError

    def _positions(self) -> list[int]:
        sql = "SELECT partition, next_offset FROM kit.positions WHERE consumer = %s"
        known = dict(self.world.conn.execute(sql, (LEDGER,)).fetchall())
        return [known.get(partition, 0) for partition in range(PARTITIONS)]

    def _recorded(self) -> tuple[list[Vote], tuple[int, int]]:
        """All rows; how many records became rows and how many were duplicates."""
        rows = self.world.conn.execute("SELECT edition, entry, account FROM ledger").fetchall()
        sums = "SELECT coalesce(sum(recorded), 0), coalesce(sum(duplicates), 0) FROM log_counts"
        (counts,) = self.world.conn.execute(sums).fetchall()
        assert counts[0] == len(rows)
        return sorted(Vote(*row) for row in rows), (int(counts[0]), int(counts[1]))


@pytest.mark.usefixtures("ledger")
def test_laws_hold_for_any_interleaving(
    database: Database, conn: Connection, stage: Any, settings: Any
) -> None:
    book = make_book(settings)
    world = World(
        database,
        conn,
        VoteFilter(settings.redis_url, capacity=100, timeout_ms=2_000),
        FilterKeeper(settings.redis_url, capacity=100),
        book,
        stage.election(),
        lambda: flush(settings),
    )

    class VotingHere(Voting):
        def __init__(self) -> None:
            super().__init__(world)

    run_state_machine_as_test(VotingHere, settings=EFFORT)
    world.votes_filter.close()
    world.keeper.close()


EFFORT = effort(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    # A failure is told as it was found: to shrink it takes minutes. Add Phase.shrink for that.
    phases=(Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
