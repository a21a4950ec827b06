"""What the tests of voting share: an open edition with entries, a booth, a ledger."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask import Flask
from redis import Redis
from werkzeug.test import TestResponse

from contracts.events import EditionState, EntryState
from contracts.topics import VOTES
from servicekit import clock, codes, positions
from servicekit.db import Connection, Database
from servicekit.kafka import TopicIdentity
from servicekit.positions import Place
from servicekit.testing import GatewayClient, KafkaForTest, Signer, an_edition, put_copy
from voting.actions.change_states import change_state
from voting.actions.record_votes import Written, record_votes
from voting.actions.watch_log import adopt_log, check_adopted, fix_receipt_keys, watch_log
from voting.bootstrap import make_book, make_door, make_flask, make_log
from voting.consume.merges import strike_all_doubles
from voting.model.catalogue import Election, as_election
from voting.model.receipts import Vote
from voting.settings import VotingSettings
from voting.store import merges
from voting.store.incarnations import Incarnation
from voting.store.log_counts import LEDGER, Reached
from voting.store.state_changes import Why
from voting.store.vote_log import Appended, Failed, Record, VoteLog
from voting.store.vote_reader import Batch, LogRecord
from voting.web.booth import Booth

EDITION = 31
ENTRIES = 5
IDENTITY = TopicIdentity("cluster-1", "topic-1", "votes")


@dataclass
class MemoryLog:
    """A log in memory that can be told to fail: the interface's simplest adapter."""

    records: list[Record] = field(default_factory=list)
    failing: bool = False

    def connect(self) -> None:
        pass

    def append(self, records: Sequence[Record], deadline: float) -> list[Appended | Failed]:
        if self.failing or time.monotonic() >= deadline:
            return [Failed("told to")] * len(records)
        first = len(self.records)
        self.records += records
        return [Appended(0, first + at) for at in range(len(records))]

    def close(self) -> None:
        pass


@pytest.fixture(scope="session")
def service_name() -> str:
    return "voting"


@pytest.fixture
def settings(
    make_settings: Callable[..., VotingSettings], redis_url: str, tmp_path: Path
) -> VotingSettings:
    found = make_settings(
        VotingSettings,
        redis_url=redis_url,
        receipt_key="receipt secret of the tests and long enough",
        pass_key="pass secret of the tests and long enough",
        catalogue_dir=tmp_path / "catalogue",
        filter_capacity=100_000,
        filter_timeout_ms=2_000,
        vote_deadline_ms=10_000,
        vote_per_minute=1,
    )
    flush(found)
    return found


@pytest.fixture
def kafka_settings(settings: VotingSettings, kafka_topics: KafkaForTest) -> VotingSettings:
    """Settings with a votes topic of the test's own."""
    kafka_topics.create(VOTES)
    return msgspec.structs.replace(settings, topic_prefix=kafka_topics.prefix)


def an_entry(number: int, **changes: Any) -> EntryState:
    usual = EntryState(
        edition="trinh-dien",
        number=number,
        version=1,
        code=codes.make(EDITION, number),
        slug=f"bai-{number}",
        title=f"Bài dự thi số {number}",
        authors="Nhóm tác giả",
        account=90_000 + number,
    )
    return msgspec.structs.replace(usual, **changes)


def flush(settings: VotingSettings) -> None:
    with Redis.from_url(settings.redis_url) as redis:
        redis.flushdb()


@pytest.fixture
def flush_filter(settings: VotingSettings) -> Callable[[], None]:
    """Redis loses everything."""
    return lambda: flush(settings)


@dataclass
class Stage:
    """The copies of an edition and its entries, as the consumer would keep them."""

    database: Database
    settings: VotingSettings
    edition: EditionState
    version: int = 1

    def code(self, entry: int) -> str:
        return codes.make(EDITION, entry)

    def entry(self, number: int, **changes: Any) -> None:
        """A newer version of an entry."""
        self.version += 1
        self.put(an_entry(number, version=self.version, **changes))

    def election(self) -> Election:
        return as_election(self.edition, make_book(self.settings).newest)

    def change(self, **changes: Any) -> None:
        """A newer version of the edition."""
        self.version += 1
        self.edition = msgspec.structs.replace(self.edition, version=self.version, **changes)
        self.put(self.edition)

    def rules(self, **changes: Any) -> None:
        self.change(voting=msgspec.structs.replace(self.edition.voting, **changes))

    def window(self, start: datetime, end: datetime | None) -> None:
        voting = self.edition.windows.voting
        assert voting is not None
        window = msgspec.structs.replace(voting, start=start, end=end)
        self.change(windows=msgspec.structs.replace(self.edition.windows, voting=window))

    def put(self, *states: Any) -> None:
        with self.database.transaction() as conn:
            for state in states:
                put_copy(conn, state)

    def prepare(self, topic: TopicIdentity = IDENTITY) -> None:
        """What the worker does first: incarnation and receipt keys."""
        with self.database.transaction() as conn:
            watch_log(conn, topic, clock.now())
            fix_receipt_keys(conn, make_book(self.settings).newest)


@pytest.fixture
def stage(database: Database, settings: VotingSettings) -> Stage:
    """A current edition whose voting is open, with five published entries."""
    found = Stage(database, settings, an_edition())
    found.put(found.edition, *(an_entry(number) for number in range(1, ENTRIES + 1)))
    return found


@pytest.fixture
def memory_log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def app(
    settings: VotingSettings,
    database: Database,
    stage: Stage,
    token: Signer,
    memory_log: MemoryLog,
) -> Iterator[Flask]:
    """The app behind its vote door, over a log in memory."""
    stage.prepare()
    found = make_flask(settings, database, memory_log)
    found.wsgi_app = make_door(found)  # type: ignore[assignment,method-assign]
    booth: Booth = found.extensions["booth"]
    assert booth.keeper.refresh()
    yield found
    booth.close()


@dataclass
class Polls:
    """Voters at the door of one web process."""

    app: Flask
    client: GatewayClient
    token: Signer
    stage: Stage

    @property
    def booth(self) -> Booth:
        found: Booth = self.app.extensions["booth"]
        return found

    def refresh(self) -> None:
        """What a worker does each second."""
        assert self.booth.keeper.refresh()

    def vote(
        self, account: int, entry: int, *, at: datetime | None = None, bearer: str = ""
    ) -> TestResponse:
        headers = {"Authorization": f"Bearer {bearer or self.token(account)}"}
        if at is not None:
            headers["X-Received-At"] = f"{at.timestamp():.3f}"
        body = {"entry": self.stage.code(entry)}
        return self.client.post("/api/voting/v1/votes", json=body, headers=headers)

    def get(self, path: str, account: int | None = None) -> TestResponse:
        headers = {} if account is None else {"Authorization": f"Bearer {self.token(account)}"}
        return self.client.get(path, headers=headers)


@pytest.fixture
def polls(app: Flask, client: GatewayClient, token: Signer, stage: Stage) -> Polls:
    return Polls(app, client, token, stage)


@dataclass
class Ledger:
    """A ledger fed by hand: records as Kafka would hand them over."""

    database: Database
    next_offset: int = 0

    def batch(
        self, *bodies: bytes | None, partition: int = 0, expected: int | None = None
    ) -> Batch:
        first = self.next_offset if expected is None else expected
        place = Place(LEDGER, IDENTITY, partition)
        records: list[LogRecord] = [
            FakeRecord(partition, first + at, body) for at, body in enumerate(bodies)
        ]
        return Batch(place, first, records)

    def record(self, *batches: Batch) -> Written:
        with self.database.transaction() as conn:
            for batch in batches:
                positions.load(conn, batch.place, first_offset=batch.expected)
            reached = [Reached(b.place.partition, b.after, clock.now()) for b in batches]
            written = record_votes(conn, batches, reached, clock.now())
        self.next_offset = max(batch.after for batch in batches)
        return written

    def record_log(self, log: MemoryLog) -> Written:
        """Record everything appended since the last time."""
        fresh = log.records[self.next_offset :]
        return self.record(self.batch(*(record.value for record in fresh)))


@dataclass
class FakeRecord:
    """As kafka-python hands it over."""

    partition: int
    offset: int
    value: bytes | None
    key: bytes | None = b"1"
    topic: str = "votes"
    timestamp: int = 0


@pytest.fixture
def ledger(database: Database, stage: Stage) -> Ledger:
    stage.prepare()
    return Ledger(database)


@pytest.fixture
def strike(database: Database, stage: Stage) -> Callable[..., None]:
    """`strike(account, entry)`: as staff do it."""

    def run(account: int, entry: int, change: Any = ("counted", "struck")) -> None:
        vote = Vote(EDITION, entry, account)
        why = Why("bought", "auditor 1", clock.now())
        with database.transaction() as conn:
            change_state(conn, stage.election(), vote, change, why)

    return run


@pytest.fixture
def merge(database: Database) -> Callable[..., int]:
    """`merge((account, merged_into), …)`: as the worker does it; answers the strikes."""

    def run(*pairs: tuple[int, int]) -> int:
        with database.transaction() as conn:
            for account, into in pairs:
                merges.put(conn, account, into, 1)
        return strike_all_doubles(database, clock.now())

    return run


class ReplacedLog:
    """The votes topic was re-created under another id."""

    topic = TopicIdentity("cluster-1", "topic-2", "votes")

    def watch(self, conn: Connection) -> Incarnation:
        return watch_log(conn, self.topic, clock.now())

    def check(self, conn: Connection) -> None:
        check_adopted(conn, self.topic)

    def adopt(self, conn: Connection) -> int:
        return adopt_log(conn, self.topic, clock.now())


@pytest.fixture
def replaced_log() -> ReplacedLog:
    return ReplacedLog()


@pytest.fixture(params=["confluent", "kafka-python"])
def kafka_log(kafka_settings: VotingSettings, request: pytest.FixtureRequest) -> Iterator[VoteLog]:
    """The real log, through each client library: one contract for both."""
    found = make_log(msgspec.structs.replace(kafka_settings, vote_producer=request.param))
    yield found
    found.close()
