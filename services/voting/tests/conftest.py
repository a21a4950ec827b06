"""What the tests of voting share: an open edition with entries, a booth, a ledger."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from contracts.events import EditionState, EntryState
from contracts.topics import VOTES
from servicekit import auth, clock, codes
from servicekit.db import Connection, Database
from servicekit.kafka import TopicIdentity
from servicekit.testing import GatewayClient, KafkaForTest, Signer, an_edition, put_copy
from voting.actions.watch_log import fix_receipt_keys, watch_log
from voting.bootstrap import make_book, make_door, make_flask
from voting.settings import VotingSettings
from voting.store.vote_log import Appended, Failed, KafkaPythonLog, Record
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
        if self.failing:
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
    with Redis.from_url(redis_url) as redis:
        redis.flushdb()
    return make_settings(
        VotingSettings,
        redis_url=redis_url,
        receipt_key="receipt secret of the tests, long enough",
        pass_key="pass secret of the tests, also long enough",
        catalogue_dir=tmp_path / "catalogue",
        filter_capacity=100_000,
        filter_timeout_ms=2_000,
        vote_deadline_ms=10_000,
    )


@pytest.fixture
def kafka_settings(settings: VotingSettings, kafka_topics: KafkaForTest) -> VotingSettings:
    """Settings with a votes topic of the test's own."""
    kafka_topics.create(VOTES)
    return msgspec.structs.replace(settings, topic_prefix=kafka_topics.prefix)


def code_of(entry: int) -> str:
    return codes.make(EDITION, entry)


def an_entry(number: int, **changes: Any) -> EntryState:
    usual = EntryState(
        edition="trinh-dien",
        number=number,
        version=1,
        code=code_of(number),
        slug=f"bai-{number}",
        title=f"Bài dự thi số {number}",
        authors="Nhóm tác giả",
        account=90_000 + number,
    )
    return msgspec.structs.replace(usual, **changes)


@dataclass
class Stage:
    """The copies of an edition and its entries, as the consumer would keep them."""

    database: Database
    settings: VotingSettings
    edition: EditionState
    version: int = 1

    def change(self, **changes: Any) -> None:
        """A newer version of the edition."""
        self.version += 1
        self.edition = msgspec.structs.replace(self.edition, version=self.version, **changes)
        self.put(self.edition)

    def rules(self, **changes: Any) -> None:
        self.change(voting=msgspec.structs.replace(self.edition.voting, **changes))

    def window(self, start: datetime, end: datetime | None) -> None:
        window = msgspec.structs.replace(self.edition.windows.voting, start=start, end=end)
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
    """The app over a log in memory; `refresh(app)` after changing the stage."""
    stage.prepare()
    found = make_flask(settings, database, memory_log)
    refresh(found)
    yield found
    booth_of(found).close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Through the vote door, as in a web worker."""
    return through_door(app)


@pytest.fixture
def kafka_log(kafka_settings: VotingSettings) -> Iterator[KafkaPythonLog]:
    found = KafkaPythonLog(kafka_settings)
    yield found
    found.close()


def through_door(app: Flask) -> FlaskClient:
    app.wsgi_app = make_door_of(app)  # type: ignore[method-assign]
    return GatewayClient(app, app.response_class, use_cookies=True)


def make_door_of(app: Flask) -> Any:
    """The door in front of Flask's own callable."""
    inner = app.wsgi_app
    door = make_door(app)
    door._app = inner
    return door


def booth_of(app: Flask) -> Booth:
    found: Booth = app.extensions["booth"]
    return found


def refresh(app: Flask) -> None:
    """What a worker does each second."""
    assert booth_of(app).keeper.refresh()


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def seen_at(moment: datetime) -> dict[str, str]:
    return {"X-Received-At": f"{moment.timestamp():.3f}"}


def rows(conn: Connection) -> list[tuple[Any, ...]]:
    found = conn.execute(
        "SELECT edition, entry, account, state::text FROM ledger ORDER BY edition, entry, account"
    )
    return found.fetchall()


COOKIE = auth.COOKIE
DAY = timedelta(days=1)
