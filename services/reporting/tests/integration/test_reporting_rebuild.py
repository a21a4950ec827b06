from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from threading import Event, Thread
from typing import Any

import msgspec
import pytest
from psycopg import sql
from tenacity import retry, stop_after_delay, wait_fixed

from contracts.envelope import EventData, encode
from contracts.events import (
    AccountState,
    DossierState,
    DossierTransitioned,
    EntryState,
    FormerName,
    FormerParent,
    MessageSettled,
    MinuteCount,
    UnitContact,
    VisitCount,
    VotesRecorded,
)
from contracts.events.submissions import DossierStage as Stage
from contracts.topics import DOSSIER_TRANSITIONS, VOTE_BATCHES
from reporting import consume
from reporting.actions.apply_events import TOPICS
from reporting.actions.measure_lag import measure_lag
from reporting.actions.rebuild import ensure_live, rebuild
from reporting.bootstrap import catching_up
from reporting.errors import LogCut, RebuildUnderWay
from reporting.settings import ReportingSettings
from reporting.store import generations, lag
from reporting.store.log import LogAway, LogEnds
from servicekit import clock, kafka
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.loops import unwatched
from servicekit.testing import KafkaForTest, a_unit, at

pytestmark = pytest.mark.integration

NOW = at("2026-10-20T12:00:00+07:00")
HIGH_WATER = -1
"""What Kafka takes for the end of a partition."""
eventually = retry(stop=stop_after_delay(60), wait=wait_fixed(0.1), reraise=True)


@pytest.fixture
def settings(
    make_settings: Callable[..., ReportingSettings], kafka_topics: KafkaForTest
) -> ReportingSettings:
    kafka_topics.create(*TOPICS)
    return make_settings(ReportingSettings, topic_prefix=kafka_topics.prefix)


@pytest.fixture
def ends(settings: ReportingSettings) -> Iterator[LogEnds]:
    found = LogEnds(settings, TOPICS)
    yield found
    found.close()


def history() -> list[EventData]:
    """A little of everything, with repeats and versions out of order."""
    dossier = DossierState(
        dossier="d1", version=2, edition="trinh-dien", code="D1", account=1, stage=Stage.VALID,
        title="Máy thở", primary_unit="05482", submitted_at=NOW,
    )  # fmt: skip
    minute = NOW.replace(second=0, microsecond=0)
    batches = [
        VotesRecorded(
            edition=31, partition=n % 6, first_offset=10 * n, last_offset=10 * n + 9,
            counts=(MinuteCount(entry=1 + n % 3, minute=minute + timedelta(minutes=n), votes=10),),
            struck=(MinuteCount(entry=1, minute=minute, votes=2),) if n == 7 else (),
            closed=(NOW,) if n > 36 else (),
        )
        for n in range(40)
    ]  # fmt: skip
    return [
        a_unit(
            version=2, name="Phường Thử",
            former_parents=(FormerParent(parent="x", until=NOW.date()),),
            former_names=(FormerName(name="Tên cũ", until=NOW.date()),),
            contacts=(UnitContact(channel="phone", address="0208 3000 000"),),
        ),
        a_unit(version=1, name="Tên cũ"),
        dossier,
        msgspec.structs.replace(dossier, version=1, stage=Stage.SUBMITTED),
        DossierTransitioned(dossier="d1", code="D1", account=1, title="", before=Stage.DRAFT,
                            after=Stage.SUBMITTED, at=NOW, field="it", credited=("05482",)),
        EntryState(edition="trinh-dien", number=1, version=1, code="A", slug="a", title="Máy thở",
                   unit="05482", account=1),
        AccountState(account=1, version=1, created_at=NOW, commune="05482"),
        VisitCount(edition="trinh-dien", unit="05482", channel="zalo", day=NOW.date(), visits=3),
        VisitCount(edition="trinh-dien", unit="05482", channel="zalo", day=NOW.date(), visits=2),
        MessageSettled(message="m", kind="k", channel="email", state="sent", tries=1, at=NOW),
        *batches,
        *batches[5:15],
    ]  # fmt: skip


def send(settings: ReportingSettings, *events: EventData) -> None:
    """The same object given twice is the same event delivered twice."""
    ids = {id(event): new_id() for event in events}
    producer = kafka.make_producer(settings)
    sent: list[Any] = [
        producer.send(
            kafka.full_name(settings, event.topic),
            key=event.key().encode(),
            value=encode(event, id=ids[id(event)], source="test", edition="trinh-dien", time=NOW),
        )
        for event in events
    ]
    for future in sent:
        future.get(timeout=60)
    producer.close()


@contextmanager
def running(settings: ReportingSettings, database: Database) -> Iterator[None]:
    """The worker's own loop over the live generation."""
    stop = Event()
    loop = consume.Projections(settings, database)
    thread = Thread(target=loop.run, args=(stop, unwatched))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@eventually
def wait_until_read(database: Database, ends: LogEnds) -> int:
    with database.transaction() as conn:
        number = generations.live(conn)
        assert number is not None
        assert sum(ends.behind(conn, number).values()) == 0
    return number


def contents(conn: Connection, generation: int) -> dict[str, list[str]]:
    """Every row of every table of a generation, as text."""
    schema = generations.schema_of(generation)
    return {
        table: [
            row
            for (row,) in conn.execute(
                sql.SQL("SELECT t::text FROM {} AS t ORDER BY 1").format(
                    sql.Identifier(schema, table)
                )
            )
        ]
        for table in generations.tables(conn)
    }


def counted(database: Database) -> int:
    with generations.reading(database) as conn:
        found = conn.execute("SELECT sum(votes) FROM votes_by_minute").fetchone()
    return int(found[0] or 0) if found else 0


def test_rebuild_gives_identical_tables_while_the_old_ones_answer(
    settings: ReportingSettings, database: Database, conn: Connection, ends: LogEnds
) -> None:
    send(settings, *history())
    heard: list[tuple[int, int, int, int]] = []

    def say(done: int, left: int) -> None:
        heard.append((done, left, generations.live(conn) or 0, counted(database)))

    with running(settings, database):
        old = wait_until_read(database, ends)
        new = rebuild(
            database, ends, partial(consume.make_consumer, settings, database), clock.now, say
        )
        before, after = contents(conn, old), contents(conn, new)
        assert all(before.values())
        assert [len(before[table]) for table in ("dossiers", "units", "vote_batches")] == [1, 1, 40]
        assert after == before
        assert {live for _, _, live, _ in heard} == {old}
        assert {votes for *_, votes in heard} == {400}
        assert (heard[0][1] > 0, heard[-1][1]) == (True, 0)
        assert (generations.live(conn), counted(database)) == (new, 400)
        late = VotesRecorded(
            edition=31, partition=0, first_offset=1000, last_offset=1000,
            counts=(MinuteCount(entry=9, minute=NOW, votes=1),),
        )  # fmt: skip
        send(settings, late)
        assert wait_until_read(database, ends) == new
    assert counted(database) == 401


def votes_from(first: int) -> VotesRecorded:
    return VotesRecorded(
        edition=31, partition=0, first_offset=first, last_offset=first,
        counts=(MinuteCount(entry=9, minute=NOW, votes=1),),
    )  # fmt: skip


def test_rebuild_from_a_log_that_lost_its_beginning_goes_on_from_the_old_figures(
    settings: ReportingSettings,
    database: Database,
    conn: Connection,
    ends: LogEnds,
    kafka_topics: KafkaForTest,
) -> None:
    make = partial(consume.make_consumer, settings, database)
    send(settings, *history())
    old = rebuild(database, ends, make, clock.now, lambda *_: None)
    for partition in range(VOTE_BATCHES.partitions):
        kafka_topics.forget_records(VOTE_BATCHES, partition, before=1)
    send(settings, votes_from(2000))
    new = rebuild(database, ends, make, clock.now, lambda *_: None)
    assert counted(database) == 401
    before, after = contents(conn, old), contents(conn, new)
    assert len(after.pop("vote_batches")) == len(before.pop("vote_batches")) + 1 == 41
    untouched = ("dossiers", "units", "accounts", "transitions", "closings")
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}
    measure_lag(database, ends, NOW)
    with generations.reading(database) as reading:
        found = {lag_.topic: (lag_.gone, lag_.inherited) for lag_ in lag.load(reading)}
    assert found.pop("vote_batches") == (0, True)
    assert set(found.values()) == {(0, False)}


def test_rebuild_refuses_when_events_are_gone_that_no_figures_hold(
    settings: ReportingSettings,
    database: Database,
    conn: Connection,
    ends: LogEnds,
    kafka_topics: KafkaForTest,
) -> None:
    make = partial(consume.make_consumer, settings, database)
    old = rebuild(database, ends, make, clock.now, lambda *_: None)
    send(settings, *history())
    kafka_topics.forget_records(DOSSIER_TRANSITIONS, 0, before=HIGH_WATER)
    kafka_topics.forget_records(DOSSIER_TRANSITIONS, 1, before=HIGH_WATER)
    with pytest.raises(LogCut, match=r"^dossier_transitions$"):
        rebuild(database, ends, make, clock.now, lambda *_: None)
    measure_lag(database, ends, NOW)
    with generations.reading(database) as reading:
        assert {lag_.topic: lag_.gone for lag_ in lag.load(reading) if lag_.gone} == {
            "dossier_transitions": 1
        }
    assert generations.live(conn) == old


def test_second_rebuild_drops_the_one_before_the_last(
    settings: ReportingSettings, database: Database, conn: Connection, ends: LogEnds
) -> None:
    send(settings, a_unit())
    make = partial(consume.make_consumer, settings, database)
    numbers = [
        rebuild(database, ends, make, clock.now, lambda _done, _left: None) for _ in range(3)
    ]
    kept = conn.execute(
        "SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'generation\\_%' ORDER BY 1"
    ).fetchall()
    assert kept == [(generations.schema_of(number),) for number in numbers[1:]]


def test_rebuild_refuses_while_another_one_runs(
    settings: ReportingSettings, database: Database, ends: LogEnds
) -> None:
    make = partial(consume.make_consumer, settings, database)

    def again(_done: int, _left: int) -> None:
        with pytest.raises(RebuildUnderWay):
            rebuild(database, ends, make, clock.now, lambda *_: None)

    rebuild(database, ends, make, clock.now, again)


def test_killed_rebuild_leaves_the_old_figures_and_can_be_repeated(
    settings: ReportingSettings, database: Database, conn: Connection, ends: LogEnds
) -> None:
    send(settings, *history())
    make = partial(consume.make_consumer, settings, database)
    first = rebuild(database, ends, make, clock.now, lambda *_: None)

    class Killed(Exception):
        pass

    def die(_done: int, _left: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        rebuild(database, ends, make, clock.now, die)
    assert (generations.live(conn), counted(database)) == (first, 400)
    second = rebuild(database, ends, make, clock.now, lambda *_: None)
    assert contents(conn, second) == contents(conn, first)


def test_reporting_is_ready_once_its_figures_hold_what_the_log_held(
    settings: ReportingSettings, database: Database, conn: Connection, ends: LogEnds
) -> None:
    assert catching_up(settings, conn) == "no generation is live yet"
    ensure_live(database, NOW)
    names = ", ".join(sorted(kafka.full_name(settings, topic) for topic in TOPICS))
    assert catching_up(settings, conn) == f"projections catching up: {names}"
    send(settings, *history())

    @eventually
    def is_ready() -> None:
        assert catching_up(settings, conn) is None

    with running(settings, database):
        is_ready()
    assert counted(database) == 400
    send(settings, *history())
    assert catching_up(settings, conn) is None
    rebuild(
        database, ends, partial(consume.make_consumer, settings, database), clock.now,
        lambda *_: None,
    )  # fmt: skip
    assert catching_up(settings, conn) is None


def test_lag_counts_what_is_not_applied_yet(
    settings: ReportingSettings, database: Database, live: int, ends: LogEnds
) -> None:
    send(settings, a_unit(), a_unit(code="x"), AccountState(account=1, version=1))
    measure_lag(database, ends, NOW)
    with generations.reading(database) as conn:
        before = {found.topic: found.behind for found in lag.load(conn)}
    with running(settings, database):
        wait_until_read(database, ends)
    measure_lag(database, ends, NOW)
    with generations.reading(database) as conn:
        after = {found.topic: (found.behind, found.applied_at) for found in lag.load(conn)}
    nothing = dict.fromkeys((topic.name for topic in TOPICS), 0)
    assert before == nothing | {"units": 2, "accounts": 1}
    assert after == {name: (0, NOW if name in ("units", "accounts") else None) for name in nothing}


def test_lag_is_not_measured_while_the_log_is_away(
    make_settings: Callable[..., ReportingSettings], database: Database, live: int
) -> None:
    away = LogEnds(make_settings(ReportingSettings, topic_prefix="no-such."), TOPICS)
    with database.transaction() as conn, pytest.raises(LogAway):
        away.behind(conn, live)
    measure_lag(database, away, NOW)
    with generations.reading(database) as conn:
        assert lag.load(conn) == []
