from datetime import date
from typing import Any

import pytest

from contracts.events import ReportStage
from reporting.model.taking_up import nearest, taken_up
from reporting.model.unit_reports import Source, UnitReport
from servicekit.testing import at

pytestmark = pytest.mark.unit

DUE = at("2026-06-30T00:00:00+07:00")
NOON = at("2026-06-20T12:00:00+07:00")


def report(unit: str, to: str | None, version: int = 0, *used: str, **changes: Any) -> UnitReport:
    state = ReportStage.SUBMITTED if version else ReportStage.DRAFT
    usual: dict[str, Any] = {
        "id": 1, "edition": "x", "period": "2026-06", "unit": unit, "reports_to": to,
        "expected": True, "covers_from": date(2026, 5, 30), "last_day": date(2026, 6, 29),
        "due_at": DUE, "remind_on": (), "state": state, "revision": 1, "version": version,
        "contents": {}, "nil": False, "figures": None,
        "sources": tuple(Source(unit=one, version=1, received_at=NOON) for one in used),
        "saves": 0, "writer": "", "saved_at": None, "proposed_by": None, "proposed_at": None,
        "submitted_at": None, "received_at": None, "on_time": None, "decided_at": None,
        "reason": "",
    }  # fmt: skip
    return UnitReport(**(usual | changes))


def names(found: list[UnitReport]) -> list[str]:
    return [one.unit for one in found]


TOP = report("so-y-te", None)


def test_what_a_unit_between_has_not_taken_up_comes_with_it() -> None:
    hospital, ward, late = (
        report("benh-vien", "so-y-te", 1, "khoa-noi"),
        report("khoa-noi", "benh-vien", 1),
        report("khoa-ngoai", "benh-vien", 1),
    )
    silent = report("khoa-nhi", "benh-vien")
    other = report("truong", "so-gd", 1)
    found = taken_up(TOP, [TOP, hospital, ward, late, silent, other])
    assert names(found) == ["benh-vien", "khoa-ngoai"]


def test_what_came_to_a_unit_that_is_silent_is_taken_up_from_below_it() -> None:
    period = [
        TOP,
        report("benh-vien", "so-y-te"),
        report("khoa-noi", "benh-vien"),
        report("to-1", "khoa-noi", 2),
    ]
    assert names(taken_up(TOP, period)) == ["benh-vien", "to-1"]


def test_units_that_report_to_each_other_end() -> None:
    period = [TOP, report("a", "so-y-te", 1), report("so-y-te", "a"), report("b", "a", 1)]
    assert names(taken_up(TOP, period)) == ["a", "b"]


def test_standing_body_uses_what_is_below_only_where_nothing_was_handed_in() -> None:
    period = [
        report("so-y-te", None, 1),
        report("benh-vien", "so-y-te", 1),
        report("so-gd", None),
        report("truong", "so-gd", 1),
        report("so-nv", None, 1, state=ReportStage.RETURNED),
        report("phong", "so-nv", 1),
    ]
    assert names(nearest(None, period)) == ["so-y-te", "truong", "phong"]
