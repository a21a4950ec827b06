"""A thousand voters, five entries, everything twice at once: five thousand rows, whatever dies."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import gevent  # type: ignore[import-untyped]
import msgspec
import pytest
from flask import Flask
from gevent.pool import Pool  # type: ignore[import-untyped]

from contracts.envelope import open_envelope
from servicekit import clock
from voting.actions.recount_votes import recount_votes
from voting.bootstrap import make_door, make_flask, make_ledger
from voting.store.vote_reader import VoteReader, identify

pytestmark = pytest.mark.integration

ACCOUNTS, ENTRIES = 1_000, 5
PATH = "/api/voting/v1/votes"
Answer = tuple[int, int, int, str]
"""Account, entry, status, receipt."""


class House:
    """The voting service in one process: the real door, Redis, Kafka and ledger."""

    def __init__(self, settings: Any, database: Any, stage: Any, kafka_log: Any) -> None:
        self.settings, self.database, self.stage = settings, database, stage
        stage.prepare(identify(settings))
        app: Flask = make_flask(settings, database, kafka_log)
        self.door = make_door(app)
        self.booth = app.extensions["booth"]
        assert self.booth.keeper.refresh()

    def vote(self, account: int, entry: int) -> tuple[int, str]:
        """Status and receipt of one request with a ballot pass."""
        text, _ = self.booth.passes.issue(31, account, clock.now())
        body = msgspec.json.encode({"entry": self.stage.code(entry)})
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": PATH,
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_AUTHORIZATION": f"Bearer {text}",
            "HTTP_X_RECEIVED_AT": f"{clock.now().timestamp():.3f}",
            "wsgi.input": BytesIO(body),
        }
        seen: list[str] = []
        answer = b"".join(self.door(environ, lambda status, _headers: seen.append(status)))
        return int(seen[0][:3]), msgspec.json.decode(answer).get("receipt", "")

    def all_vote_twice(
        self, in_the_middle: Callable[[], None], accounts: int = ACCOUNTS
    ) -> list[Answer]:
        """Everyone votes for every entry twice; what each request was answered."""
        answers: list[Answer] = []
        half = accounts * ENTRIES

        def one(account: int, entry: int) -> None:
            answers.append((account, entry, *self.vote(account, entry)))
            if len(answers) == half:
                in_the_middle()

        pool = Pool(500)
        for account in range(1, accounts + 1):
            for entry in range(1, ENTRIES + 1):
                for _ in range(2):
                    pool.spawn(one, account, entry)
        pool.join()
        return answers

    def record_everything(self) -> None:
        """Run the ledger until it has read the whole log."""
        loop = make_ledger(self.settings, self.database)
        reader = VoteReader(self.settings, self.database)
        while not self._is_level(reader):
            loop.step(reader)
        reader.close()

    def _is_level(self, reader: VoteReader) -> bool:
        reached = reader.reached([], clock.now())
        return bool(reached) and all(one.recorded_until is not None for one in reached)


@pytest.fixture
def house(
    kafka_settings: Any, database: Any, stage: Any, token: Any, kafka_log: Any
) -> Iterator[House]:
    found = House(kafka_settings, database, stage, kafka_log)
    yield found
    found.booth.gatherer.close(5)


def check_exactness(
    house: House, conn: Any, answers: list[Answer], accounts: int = ACCOUNTS
) -> None:
    house.record_everything()
    wanted = [(31, e, a) for e in range(1, ENTRIES + 1) for a in range(1, accounts + 1)]
    rows = "SELECT edition, entry, account FROM ledger ORDER BY 1, 2, 3"
    tallies = "SELECT entry, sum(counted) FROM tallies GROUP BY entry ORDER BY entry"
    receipts = defaultdict(set)
    for account, entry, _, receipt in answers:
        receipts[account, entry].add(receipt)
    assert len(answers) == 2 * accounts * ENTRIES
    assert set(Counter(status for _, _, status, _ in answers)) <= {200, 201}
    assert conn.execute(rows).fetchall() == wanted
    assert conn.execute(tallies).fetchall() == [(e, accounts) for e in range(1, ENTRIES + 1)]
    assert {len(found) for found in receipts.values()} == {1}
    assert len(set.union(*receipts.values())) == accounts * ENTRIES
    assert recount_votes(house.database, clock.now()).differences == 0


def test_everyone_votes_twice_at_once(house: House, conn: Any) -> None:
    answers = house.all_vote_twice(lambda: None)
    check_exactness(house, conn, answers)
    assert Counter(status for _, _, status, _ in answers) == {201: 5_000, 200: 5_000}


def test_everyone_votes_twice_while_redis_is_flushed(
    house: House, conn: Any, flush_filter: Callable[[], None]
) -> None:
    check_exactness(house, conn, house.all_vote_twice(flush_filter))


def test_everyone_votes_twice_without_redis(
    kafka_settings: Any, database: Any, stage: Any, token: Any, kafka_log: Any, conn: Any
) -> None:
    dead = msgspec.structs.replace(
        kafka_settings, redis_url="redis://127.0.0.1:1/0", filter_timeout_ms=50
    )
    house = House(dead, database, stage, kafka_log)
    answers = house.all_vote_twice(lambda: None, accounts=200)
    check_exactness(house, conn, answers, accounts=200)
    house.booth.gatherer.close(5)


def test_two_racing_processes_make_one_row(
    house: House, kafka_settings: Any, database: Any, stage: Any, kafka_log: Any, conn: Any
) -> None:
    """Both may answer 201; the ledger has one row and the receipt is the same (law 4)."""
    other = House(kafka_settings, database, stage, kafka_log)
    racers = [
        gevent.spawn(racer.vote, account, 1) for account in range(1, 51) for racer in (house, other)
    ]
    gevent.joinall(racers)
    house.record_everything()
    receipts = [racer.value[1] for racer in racers]
    assert receipts[::2] == receipts[1::2]
    assert conn.execute("SELECT count(*) FROM ledger").fetchone() == (50,)
    other.booth.gatherer.close(5)


def test_log_holds_nothing_personal(house: House, kafka_log: Any) -> None:
    seen: list[Any] = []
    append = kafka_log.append

    class Watching:
        def append(self, records: Any, deadline: float) -> Any:
            seen.extend(records)
            return append(records, deadline)

    house.booth.gatherer._work.__self__._log = Watching()
    house.vote(7, 1)
    (record,) = seen
    data = msgspec.json.decode(open_envelope(record.value).data)
    assert set(data) == {"edition", "entry", "account", "received_at"}
