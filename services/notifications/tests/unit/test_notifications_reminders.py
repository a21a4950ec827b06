"""Which reminders follow from a calendar and from a report that is due."""

from datetime import date

import pytest

from contracts.events import EditionWindows, ReportStage, ReportState
from contracts.windows import Window
from notifications.model.kinds import Kind
from notifications.model.reminders import Audience, Reminder, of_edition, of_report
from servicekit.testing import an_edition, at
from servicekit.times import VN

pytestmark = pytest.mark.unit

OPEN = at("2026-10-01T08:00:00+07:00")
CLOSE = at("2026-11-01T00:00:00+07:00")


def moments(found: list[Reminder]) -> list[tuple[Kind, str]]:
    return [(one.kind, one.due_at.astimezone(VN).isoformat()) for one in found]


def test_voting_is_told_when_it_opens_on_its_last_morning_and_when_it_is_over() -> None:
    edition = an_edition(windows=EditionWindows(voting=Window(start=OPEN, end=CLOSE)))
    found = of_edition(edition)
    assert [(one.kind, one.due_at, one.audience) for one in found] == [
        (Kind.VOTING_OPENS, OPEN, Audience.VOTERS),
        (Kind.VOTING_LAST_DAY, at("2026-10-31T08:00:00+07:00"), Audience.VOTERS),
        (Kind.VOTING_CLOSED, CLOSE, Audience.VOTERS),
    ]
    assert found[0].until == at("2026-10-02T08:00:00+07:00")


def test_last_day_is_not_told_before_voting_opens() -> None:
    late = at("2026-10-31T10:00:00+07:00")
    edition = an_edition(windows=EditionWindows(voting=Window(start=late, end=CLOSE)))
    assert {one.due_at for one in of_edition(edition)[:2]} == {late}


@pytest.mark.parametrize("windows", [EditionWindows(), EditionWindows(voting=Window(start=OPEN))])
def test_nothing_is_told_of_days_that_are_not_announced(windows: EditionWindows) -> None:
    assert of_edition(an_edition(windows=windows)) == []


def a_report(**changes: object) -> ReportState:
    values: dict[str, object] = {
        "edition": "trinh-dien",
        "period": "2026-08",
        "unit": "05482",
        "version": 1,
        "last_day": date(2026, 8, 29),
        "due_at": at("2026-08-30T00:00:00+07:00"),
        "remind_on": (date(2026, 8, 21), date(2026, 8, 26), date(2026, 8, 28)),
    }
    return ReportState(**(values | changes))  # type: ignore[arg-type]


def test_unit_is_reminded_on_the_days_it_is_given_and_its_head_when_it_stays_late() -> None:
    found = of_report(a_report())
    assert moments(found) == [
        (Kind.REPORT_DUE, "2026-08-21T08:00:00+07:00"),
        (Kind.REPORT_DUE, "2026-08-26T08:00:00+07:00"),
        (Kind.REPORT_DUE, "2026-08-28T08:00:00+07:00"),
        (Kind.REPORT_OVERDUE, "2026-08-30T08:00:00+07:00"),
        (Kind.REPORT_ESCALATED, "2026-09-02T08:00:00+07:00"),
    ]
    assert [one.facts["days"] for one in found] == [8, 3, 1, None, None]
    assert [one.audience for one in found] == [Audience.UNIT] * 4 + [Audience.HEAD]


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"state": ReportStage.SUBMITTED}, 0),
        ({"state": ReportStage.ACCEPTED}, 0),
        ({"state": ReportStage.RETURNED}, 5),
        ({"expected": False}, 0),
    ],
)
def test_only_a_report_that_is_missing_is_asked_for(changes: dict[str, object], count: int) -> None:
    assert len(of_report(a_report(**changes))) == count
