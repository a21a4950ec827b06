"""Sums of days say what the rows say that they are made of, whatever came and in whatever order."""

from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files
from random import Random
from typing import Any

import pytest
from psycopg import sql

from contracts.events import (
    DossierState,
    DossierTransitioned,
    EntryState,
    MinuteCount,
    VotesRecorded,
)
from contracts.events.submissions import DossierStage as Stage
from contracts.topics import DOSSIER_TRANSITIONS, VOTE_BATCHES
from reporting.actions import read_dossiers, read_figures
from reporting.actions.apply_events import TABLES_OF, record_votes
from reporting.model.periods import Bucket
from reporting.model.query import Query
from reporting.store import generations
from reporting.store.generations import Share
from servicekit.consumer import Received
from servicekit.db import Connection, Database
from servicekit.testing import a_unit, an_edition, at
from servicekit.times import VN

pytestmark = pytest.mark.integration

NOW = at("2026-10-20T12:00:00+07:00")
MIDNIGHT = at("2026-10-18T00:00:00+07:00")
Apply = Callable[..., None]
VOTES = "SELECT edition, entry, day, votes, struck, hours FROM votes_by_entry_day ORDER BY 1, 2, 3"
STEPS = "SELECT edition, day, before, after, steps FROM steps_by_day ORDER BY 1, 2, 3, 4"


def some_votes(chance: Random) -> list[VotesRecorded]:
    """Of two entries around two midnights; strikes and their undoing come as the ledger says it."""
    minutes = [MIDNIGHT + timedelta(minutes=chance.randrange(-90, 1_530)) for _ in range(60)]
    return [
        VotesRecorded(
            edition=31, partition=n % 6, first_offset=n, last_offset=n,
            counts=() if n % 10 == 0 else (
                MinuteCount(entry=1 + n % 2, minute=minute, votes=1 + n % 3),
                MinuteCount(entry=1, minute=minute + timedelta(hours=1), votes=2),
            ),
            struck=(MinuteCount(entry=1 + n % 2, minute=minute, votes=chance.choice((1, -1))),)
            if n % 10 == 0 else (),
        )
        for n, minute in enumerate(minutes)
    ]  # fmt: skip


def received(event: VotesRecorded, name: str) -> Received[VotesRecorded]:
    return Received(
        event=event, edition="trinh-dien", id=name, time=NOW, topic=event.topic.name, partition=0,
        offset=0, key=event.key(), request_id="",
    )  # fmt: skip


def some_steps() -> list[DossierTransitioned]:
    path = (Stage.DRAFT, Stage.SUBMITTED, Stage.NEEDS_SUPPLEMENT, Stage.SUBMITTED, Stage.VALID)
    steps = zip((None, *path), path, strict=False)
    return [
        DossierTransitioned(
            dossier=f"d{number}", code="", account=1, title="", before=before, after=after,
            at=MIDNIGHT + timedelta(hours=6 * index + number),
        )
        for number in range(5) for index, (before, after) in enumerate(steps)
    ]  # fmt: skip


def contents(database: Database, generation: int) -> tuple[list[Any], list[Any]]:
    with database.transaction() as conn:
        generations.enter(conn, generation)
        return conn.execute(VOTES).fetchall(), conn.execute(STEPS).fetchall()


def expected_votes(batches: list[VotesRecorded]) -> list[Any]:
    found: dict[tuple[int, date], list[Any]] = {}

    def add(count: MinuteCount, column: int, sign: int) -> None:
        local = count.minute.astimezone(VN)
        row = found.setdefault((count.entry, local.date()), [0, 0, [0] * 24])
        row[column] += count.votes
        row[2][local.hour] += sign * count.votes

    for batch in batches:
        for count in batch.counts:
            add(count, 0, 1)
        for count in batch.struck:
            add(count, 1, -1)
    return [(31, entry, day, *row) for (entry, day), row in sorted(found.items())]


def expected_steps(steps: list[DossierTransitioned]) -> list[Any]:
    found: dict[tuple[date, str, str], int] = {}
    for step in steps:
        before = step.before.value if step.before else ""
        key = (step.at.astimezone(VN).date(), before, step.after.value)
        found[key] = found.get(key, 0) + 1
    return [("trinh-dien", *key, number) for key, number in sorted(found.items())]


def test_sums_of_days_are_those_of_the_events(apply: Apply, database: Database, live: int) -> None:
    votes, steps = some_votes(Random(1)), some_steps()  # noqa: S311  # the same each time
    apply(*votes[::2], *steps, *votes[1::2], *votes[:20], *steps[:5])
    assert contents(database, live) == (expected_votes(votes), expected_steps(steps))


def test_ledger_transactions_together_add_what_each_alone_adds(
    database: Database, live: int, apply: Apply
) -> None:
    votes = some_votes(Random(2))  # noqa: S311  # the same each time
    apply(*votes)
    tables = TABLES_OF[VOTE_BATCHES.name]

    def rows(conn: Connection, table: str) -> list[Any]:
        columns = "votes, struck" if table == "vote_batches" else "*"
        statement = sql.SQL("SELECT {} FROM {} ORDER BY 1, 2").format(
            sql.SQL(columns), sql.Identifier(table)
        )
        return sorted(conn.execute(statement).fetchall())

    with database.transaction() as conn:
        generations.enter(conn, live)
        alone = {table: rows(conn, table) for table in tables}
        for table in (*tables, "votes_by_entry_day"):
            conn.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(table)))
    with database.transaction() as conn:
        generations.enter(conn, live)
        twice = [received(event, str(number)) for number, event in enumerate(votes)]
        record_votes(conn, [*twice, *twice[:7]])
        record_votes(conn, twice[30:])
    with database.transaction() as conn:
        generations.enter(conn, live)
        assert {table: rows(conn, table) for table in tables} == alone
    assert contents(database, live)[0] == expected_votes(votes)


def test_figures_from_before_the_sums_are_added_up_when_they_come(
    apply: Apply, database: Database, conn: Connection, live: int
) -> None:
    """As an update finds them: a live generation with rows, and a worker that goes on writing."""
    votes, steps = some_votes(Random(3)), some_steps()  # noqa: S311  # the same each time
    apply(*votes[:40], *steps[:12])
    conn.execute("DROP FUNCTION sum_up_hour, sum_up_step CASCADE")
    generation = "SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'generation\\_%'"
    for schema in ("blueprint", *(name for (name,) in conn.execute(generation).fetchall())):
        for table in ("votes_by_entry_day", "steps_by_day"):
            conn.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(schema, table)))
    for name in ("0030_votes_of_days.sql", "0031_steps_of_days.sql"):
        conn.execute(files("reporting").joinpath("migrations", name).read_bytes())
    assert contents(database, live) == (expected_votes(votes[:40]), expected_steps(steps[:12]))
    apply(*votes[40:], *steps[12:])
    assert contents(database, live) == (expected_votes(votes), expected_steps(steps))


def test_generation_that_goes_on_from_another_one_has_its_sums(
    apply: Apply, database: Database, live: int
) -> None:
    votes, steps = some_votes(Random(4)), some_steps()  # noqa: S311  # the same each time
    apply(*votes, *steps)
    topics = (VOTE_BATCHES.name, DOSSIER_TRANSITIONS.name)
    share = Share(dict.fromkeys(topics, ""), [t for name in topics for t in TABLES_OF[name]])
    with database.transaction() as conn:
        number = generations.begin(conn, NOW)
        generations.inherit(conn, number, live, share)
    assert contents(database, number) == contents(database, live)


def test_hours_and_days_of_chosen_entries_are_those_of_their_votes(
    apply: Apply, database: Database
) -> None:
    moments = [at("2026-10-17T23:59:59+07:00"), MIDNIGHT, at("2026-10-18T23:30:00+07:00")]
    minutes = [moment.replace(second=0) for moment in moments]
    apply(
        EntryState(edition="trinh-dien", number=1, version=1, code="A", slug="a", title="A",
                   unit="05482", field="it", account=1),
        EntryState(edition="trinh-dien", number=2, version=1, code="B", slug="b", title="B",
                   unit="05482", field="medicine", account=1),
        VotesRecorded(edition=31, partition=0, first_offset=0, last_offset=9, counts=tuple(
            MinuteCount(entry=entry, minute=minute, votes=10 * entry + index)
            for entry in (1, 2, 3) for index, minute in enumerate(minutes)
        ), struck=(MinuteCount(entry=1, minute=minutes[1], votes=4),)),
    )  # fmt: skip

    def figures(**asked: Any) -> Any:
        with generations.reading(database) as conn:
            return read_figures.votes(conn, Query(edition=an_edition(), now=NOW, **asked))

    day = MIDNIGHT.date()
    its = figures(field="it", first_day=day, last_day=day)
    assert (its.counted, its.struck, its.peak) == (11 - 4 + 12, 4, None)
    found = {bucket.at: bucket.count for bucket in its.buckets if bucket.count}
    hours = [minute.replace(minute=0) for minute in minutes]
    assert found == {hours[1]: 7, hours[2]: 12}
    assert (its.week.rows[0][6], its.week.rows[23][6]) == (7, 12)
    every = figures()
    assert (every.counted, every.struck) == (60 + 63 + 66 - 4, 4)
    assert every.peak == Bucket(minutes[2], 12 + 22 + 32)
    entries = {e.number: e.votes for e in _entries(database, first_day=day, last_day=day)}
    assert entries == {1: 19, 2: 43, 3: 63}


def _entries(database: Database, **asked: Any) -> Any:
    with generations.reading(database) as conn:
        return read_figures.entries(conn, Query(edition=an_edition(), now=NOW, **asked)).entries


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_dossier_is_found_by_any_of_its_units(apply: Apply, database: Database, place: int) -> None:
    units = ["p", "q", "r", "s"]
    units.insert(place, "asked")
    apply(
        *(a_unit(code=code, name=code, group="x") for code in units),
        DossierState(dossier="d", version=1, edition="trinh-dien", code="D", account=1,
                     stage=Stage.VALID, title="", primary_unit=units[0], units=tuple(units[1:4]),
                     submitted_at=NOW),
        DossierState(dossier="other", version=1, edition="trinh-dien", code="O", account=1,
                     stage=Stage.VALID, title="", primary_unit="p", submitted_at=NOW),
    )  # fmt: skip
    with generations.reading(database) as conn:
        asked = Query(edition=an_edition(), now=NOW, unit="asked")
        found = read_dossiers.dossier_rows(conn, asked)
    assert [row.dossier for row in found] == ["d"]


def test_every_choice_of_filters_is_planned_for_itself(database: Database, live: int) -> None:
    with generations.reading(database) as conn:
        assert conn.execute("SHOW plan_cache_mode").fetchone() == ("force_custom_plan",)
    with database.transaction() as conn:
        assert conn.execute("SHOW plan_cache_mode").fetchone() == ("auto",)
