"""A generated year of all units: every total is counted a second time here, from the plan itself.

The plan is made first, as plain records; events are made of it, sent twice and shuffled; the
figures must be those of the plan, whatever the order.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from services.reporting.tests.reporting_year import (
    CAME_IN,
    CLOSE,
    GOOD,
    GROUPS,
    MERGED,
    MERGED_ON,
    MOBILISED,
    MONTHS,
    NOW,
    OPEN,
    PEOPLE,
    TARGETS,
    TODAY,
    Planned,
    Year,
    counted,
    lineage,
    listed,
)

from contracts.events import EditionWindows
from contracts.windows import Window
from reporting.actions import read_dossiers, read_figures, read_stages
from reporting.model.query import Query
from reporting.model.targets import Counts
from reporting.store import generations
from servicekit.db import Database
from servicekit.testing import an_edition

pytestmark = pytest.mark.integration


@pytest.fixture
def query() -> Query:
    windows = EditionWindows(submission=Window(start=OPEN, end=CLOSE))
    return Query(edition=an_edition(rules={"targets": TARGETS}, windows=windows), now=NOW)


def test_a_year_of_events_gives_the_totals_of_its_plan(
    year: Year, query: Query, database: Database
) -> None:
    with generations.reading(database) as conn:
        targets = read_dossiers.unit_targets(conn, query)
        stages = read_stages.dossiers(conn, query)
        votes = read_figures.votes(conn, query)
        entries = read_figures.entries(conn, query)
        people = read_figures.accounts(
            conn, Query(edition=query.edition, now=NOW, first_day=date(2026, 1, 1))
        )
        messages = read_figures.messages(conn, query)
    assert len(targets.lines) == sum(GROUPS.values()) + 1 == 118
    for line in targets.lines:
        if line.code is not None:
            told = tuple(counted(year, line.code, of) for of in (MOBILISED, CAME_IN, GOOD))
            assert (line.code, line.counts) == (line.code, Counts(*told))
    whole = Counts(*(counted(year, None, of) for of in (MOBILISED, CAME_IN, GOOD)))
    assert stages.counts == whole
    assert targets.counts == stages.counts
    assert {c.stage: c.dossiers for c in stages.stages if c.dossiers} == dict(
        Counter(one.stage for one in year.dossiers)
    )
    assert {f.field: f.counts.registered for f in stages.fields if f.counts.registered} == dict(
        Counter(one.field for one in year.dossiers if one.stage in MOBILISED)
    )
    check_targets(year, targets)
    check_groups(year, targets)
    check_days(year, stages)
    check_votes(year, votes, entries)
    assert (people.total, people.declared) == (
        PEOPLE, sum(commune is not None for _, commune in year.born)
    )  # fmt: skip
    assert {(c.channel, "sent"): c.sent for c in messages.channels} | {
        (c.channel, "failed"): c.failed for c in messages.channels
    } == dict(Counter((channel, state) for channel, state, _ in year.sent))


def check_targets(year: Year, found: Any) -> None:
    reach = {code: counted(year, code, GOOD) for code in year.parents}
    aims = {
        code: 1 for code in listed(year, TODAY)
        if year.groups[code] in TARGETS[0]["groups"]  # type: ignore[operator]
    }  # fmt: skip
    aims |= {"university-0": 20, "cooperative_alliance-0": 5}
    jointly = sum(
        one.stage in GOOD
        and any(year.groups[up] == "business_association"
                for code in one.credits for up in lineage(year, code, TODAY))
        for one in year.dossiers
    )  # fmt: skip
    (joint,) = (line for line in found.lines if line.code is None)
    assert (joint.target, joint.members, joint.counts.valid) == (20, 4, jointly)
    assert found.strivers == len(aims) + 1
    assert found.reached == sum(reach[code] >= aim for code, aim in aims.items()) + (jointly >= 20)
    zero = {code for code in aims if counted(year, code, CAME_IN) == 0}
    assert {line.code for line in found.at_zero} == zero
    assert [line.code for line in found.lines if line.promotes] == ["media-0"]
    nobody = [
        one for one in year.dossiers
        if one.stage in MOBILISED
        and not any(lineage(year, code, TODAY) & listed(year, TODAY) for code in one.credits)
    ]  # fmt: skip
    assert found.unattributed == len(nobody)


def check_groups(year: Year, found: Any) -> None:
    """Distinct dossiers of each group, though several of its units are credited with one."""
    zero = {line.code for line in found.at_zero}
    for group in found.groups:
        members = {code for code in listed(year, TODAY) if year.groups[code] == group.group}

        def counts(one: Planned, members: set[str] = members) -> bool:
            return any(lineage(year, code, TODAY) & members for code in one.credits)

        told = tuple(counted(year, None, of, wanted=counts) for of in (MOBILISED, CAME_IN, GOOD))
        assert (group.group, group.units, group.counts) == (
            group.group, len(members), Counts(*told),
        )  # fmt: skip
        assert group.at_zero == len(members & zero)
    assert {group.group for group in found.groups} == set(GROUPS)


def check_days(year: Year, found: Any) -> None:
    first: Counter[date] = Counter()
    for one in year.dossiers:
        if one.path:
            first[one.moments[0].date()] += 1  # the plan tells local times
    assert {day.day: day.handed_in for day in found.days if day.handed_in} == dict(first)
    assert found.handed_in_by_day[-1].count == sum(first.values())


def check_votes(year: Year, votes: Any, entries: Any) -> None:
    by_entry: Counter[int] = Counter()
    by_hour: Counter[tuple[int, int]] = Counter()
    by_minute: Counter[datetime] = Counter()
    for entry, moment, count, is_struck in year.votes:
        by_entry[entry] += count - is_struck
        by_hour[moment.weekday(), moment.hour] += count - is_struck
        by_minute[moment] += count
    assert (votes.counted, votes.struck) == (
        sum(by_entry.values()), sum(struck for *_, struck in year.votes)
    )  # fmt: skip
    assert {e.number: e.votes for e in entries.entries} == dict(by_entry)
    assert {
        (weekday, hour): n
        for hour, row in enumerate(votes.week.rows) for weekday, n in enumerate(row) if n
    } == dict(+by_hour)  # fmt: skip
    assert votes.peak is not None
    assert votes.peak.count == max(by_minute.values())
    assert sum(bucket.count for bucket in votes.buckets) == votes.counted


def test_every_month_of_the_year_has_its_own_totals(
    year: Year, query: Query, database: Database
) -> None:
    """Units stand where they stood on the month's last day, one of them merged in mid-month."""
    assert len({one.came.replace(day=1) for one in year.dossiers}) >= 12
    assert any(MERGED in one.credits for one in year.dossiers)
    for month in MONTHS:
        last = month.replace(day=monthrange(month.year, month.month)[1])
        asked = Query(edition=query.edition, now=NOW, first_day=month, last_day=last)
        with generations.reading(database) as conn:
            units = read_dossiers.unit_targets(conn, asked)
            votes = read_figures.votes(conn, asked)
            people = read_figures.accounts(conn, asked)

        def within(one: Planned, month: date = month, last: date = last) -> bool:
            return month <= one.came <= last

        told = [counted(year, None, of, last, within) for of in (MOBILISED, CAME_IN, GOOD)]
        assert (month, units.counts) == (month, Counts(*told))
        assert {line.code for line in units.lines if line.code} == listed(year, last)
        assert (MERGED in listed(year, last)) == (last < MERGED_ON)
        for line in units.lines:
            if line.code is not None:
                valid = counted(year, line.code, GOOD, last, within)
                assert (month, line.code, line.counts.valid) == (month, line.code, valid)
        assert votes.counted == sum(
            count - struck
            for _, moment, count, struck in year.votes
            if month <= moment.date() <= last
        )
        assert people.total == sum(month <= moment.date() <= last for moment, _ in year.born)


def test_associations_strive_jointly_or_each(year: Year, database: Database) -> None:
    """One number for four names: both readings of the letter are a setting (S0-16)."""
    each = [rule | {"scope": "each"} if rule["label"] == "Các hội" else rule for rule in TARGETS]
    query = Query(edition=an_edition(rules={"targets": each}), now=NOW)
    with generations.reading(database) as conn:
        found = read_dossiers.unit_targets(conn, query)
    lines = [line for line in found.lines if line.group == "business_association"]
    assert {line.code: (line.target, line.counts.valid) for line in lines} == {
        f"business_association-{n}": (20, counted(year, f"business_association-{n}", GOOD))
        for n in range(4)
    }
    assert [line.code for line in found.lines if line.code is None] == []
    assert found.strivers == len(listed(year, TODAY)) - 1


def test_fields_groups_and_branches_narrow_to_their_own(
    year: Year, query: Query, database: Database
) -> None:
    def read(**narrowed: str) -> Counts:
        asked = Query(edition=query.edition, now=NOW, **narrowed)  # type: ignore[arg-type]
        with generations.reading(database) as conn:
            return read_stages.dossiers(conn, asked).counts

    def told(wanted: Callable[[Planned], bool]) -> Counts:
        return Counts(
            *(counted(year, None, of, wanted=wanted) for of in (MOBILISED, CAME_IN, GOOD))
        )

    assert read(field="tea") == told(lambda one: one.field == "tea")
    departments = {f"department-{n}" for n in range(15)}
    assert read(group="department") == told(
        lambda one: any(lineage(year, code, TODAY) & departments for code in one.credits)
    )
    assert read(unit="department-5", field="it") == told(
        lambda one: (
            one.field == "it"
            and any("department-5" in lineage(year, code, TODAY) for code in one.credits)
        )
    )
