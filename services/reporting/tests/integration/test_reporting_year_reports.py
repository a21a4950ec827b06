"""Monthly reports of all units over a year: who owed, who reported, when, with which figures.

Days, rates and figures are counted from the plan, with nothing of reporting's own rules.
"""

import random
from calendar import monthrange
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from services.reporting.tests.reporting_year import (
    BEGIN,
    CAME_IN,
    EDITION,
    GOOD,
    MERGED,
    MERGED_ON,
    MOBILISED,
    MONTHS,
    NOW,
    TARGETS,
    Planned,
    Year,
    counted,
    listed,
)

from contracts.events import EditionState
from reporting.actions import read_reports, unit_reports
from reporting.actions.acting import Acting
from reporting.actions.expect_reports import expect_reports
from reporting.actions.unit_reports import Draft
from reporting.model.duties import Duties
from reporting.model.punctuality import Cell
from reporting.store import generations, units
from reporting.store import unit_reports as stored
from servicekit.db import Database
from servicekit.testing import an_edition, put_copy
from servicekit.times import VN

pytestmark = pytest.mark.integration

RULES: dict[str, Any] = {
    "targets": TARGETS,
    "monthly_report": {"before_day": 30, "first_month": "2026-04", "last_month": "2027-03"},
}
MILLISECOND = timedelta(milliseconds=1)
REPORTS = 350


class HandedIn(NamedTuple):
    """What the plan says of one report."""

    unit: str
    month: date
    received: datetime
    on_time: bool


def last_day(month: date) -> date:
    """Before the 30th: the 29th, in February its own last day (S0-26)."""
    return month.replace(day=min(29, monthrange(month.year, month.month)[1]))


def first_late_moment(month: date) -> datetime:
    day = last_day(month) + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=VN)


def owed(year: Year) -> set[tuple[str, date]]:
    """Units of the list on the period's last day."""
    return {(unit, month) for month in MONTHS for unit in listed(year, last_day(month))}


def planned(year: Year, chance: random.Random) -> list[HandedIn]:
    """A part of them, some within a millisecond of the limit."""
    found = []
    for unit, month in chance.sample(sorted(owed(year)), REPORTS):
        late = first_late_moment(month)
        before = (MILLISECOND, timedelta(days=chance.randrange(1, 9)))
        after = (timedelta(0), MILLISECOND, timedelta(days=chance.randrange(1, 5)))
        if chance.random() < 0.7:
            found.append(HandedIn(unit, month, late - chance.choice(before), on_time=True))
        else:
            found.append(HandedIn(unit, month, late + chance.choice(after), on_time=False))
    return sorted(found, key=lambda one: one.received)


@pytest.fixture
def edition(database: Database, year: Year) -> EditionState:
    """Reports are laid out as the year goes by, not at its end."""
    found = an_edition(version=2, rules=RULES)
    with database.transaction() as conn:
        put_copy(conn, found)
    for moment in (BEGIN, first_late_moment(MONTHS[5]), NOW):
        expect_reports(database, moment)
    return found


@pytest.fixture
def sent(year: Year, edition: EditionState, database: Database) -> list[HandedIn]:
    found = planned(year, random.Random(57))  # noqa: S311  # the same year each time
    draft = Draft(contents={}, nil=True, writer="w", saves=0)
    for one in found:
        with generations.writing(database) as conn:
            report = stored.find(conn, EDITION, f"{one.month:%Y-%m}", one.unit)
            assert report is not None
            duties = Duties(units=frozenset({one.unit}))
            acting = Acting(edition=edition, duties=duties, account=7, at=one.received)
            unit_reports.save(conn, acting, report.id, draft)
            unit_reports.submit(conn, acting, report.id)
    return found


def test_a_year_of_reports_is_expected_received_and_punctual_as_planned(
    year: Year, edition: EditionState, sent: list[HandedIn], database: Database
) -> None:
    with generations.reading(database) as conn:
        table = read_reports.table(conn, edition, units.every(conn), None, NOW)
    due = owed(year)
    assert len(due) == 117 * 12 + 5  # the merged one owed five
    cells = {(line.code, month): cell for line in table.lines for month, cell in line.cells.items()}
    told = {
        (one.unit, f"{one.month:%Y-%m}"): Cell.ON_TIME if one.on_time else Cell.LATE for one in sent
    }
    missing = {(unit, f"{month:%Y-%m}"): Cell.MISSING for unit, month in due}
    assert cells == missing | told
    assert {month for unit, month in cells if unit == MERGED} == {
        f"{month:%Y-%m}" for month in MONTHS if last_day(month) < MERGED_ON
    }
    actual, punctual = Counter[date](), Counter[date]()
    for one in sent:
        actual[one.month] += 1
        punctual[one.month] += one.on_time
    expected = Counter(month for _, month in due)
    assert [
        (month.period, month.tally.expected, month.tally.actual, month.tally.on_time)
        for month in table.months
    ] == [(f"{m:%Y-%m}", expected[m], actual[m], punctual[m]) for m in MONTHS]
    assert (table.total.expected, table.total.actual, table.total.on_time) == (
        len(due), REPORTS, sum(one.on_time for one in sent),
    )  # fmt: skip
    owing = Counter(unit for unit, month in due)
    owing.subtract(one.unit for one in sent)
    assert {one.code: len(one.periods) for one in table.owed} == dict(+owing)


def test_reports_carry_the_figures_of_their_period(
    year: Year, sent: list[HandedIn], database: Database
) -> None:
    """Dossiers handed in from the day after the period before to the last day of this one."""
    limits = {MONTHS[0]: MONTHS[0]}
    for before, month in pairwise(MONTHS):
        limits[month] = last_day(before) + timedelta(days=1)
    with generations.reading(database) as conn:
        for one in sent:
            report = stored.find(conn, EDITION, f"{one.month:%Y-%m}", one.unit)
            assert report is not None
            assert report.figures is not None
            day = one.received.astimezone(VN).date()
            first, last = limits[one.month], last_day(one.month)

            def within(dossier: Planned, first: date = first, last: date = last) -> bool:
                return first <= dossier.came <= last

            figures = report.figures
            assert (report.covers_from, report.last_day) == (first, last)
            assert report.received_at == one.received.astimezone(UTC)
            assert [figures.registered, figures.handed_in, figures.valid] == [
                counted(year, one.unit, of, day) for of in (MOBILISED, CAME_IN, GOOD)
            ]
            assert figures.new_handed_in == counted(year, one.unit, CAME_IN, min(day, last), within)
