from datetime import date, datetime, timedelta
from typing import Any

import pytest

from contracts.events import ReportStage
from reporting.model.leads import Lead, LeadStep
from reporting.model.obstacles import (
    ObstacleState,
    ObstacleVerb,
    is_obstacle,
    title_of,
    ways_on,
)
from reporting.model.punctuality import Cell, Tally, punctuality
from reporting.model.targets import Unit
from reporting.model.unit_reports import UnitReport
from servicekit.testing import at

pytestmark = pytest.mark.unit

MAY = at("2026-05-30T00:00:00+07:00")
JUNE = at("2026-06-30T00:00:00+07:00")
NOW = at("2026-06-15T09:00:00+07:00")


def unit(code: str) -> Unit:
    return Unit(
        code=code, name=f"Đơn vị {code}", kind="sở", unit_group="department", parent=None,
        valid_from=None, valid_to=None, listed=True,
    )  # fmt: skip


def report(code: str, due: datetime, came: datetime | None, **changes: Any) -> UnitReport:
    usual: dict[str, Any] = {
        "id": 1, "edition": "x", "period": "2026-05" if due == MAY else "2026-06", "unit": code,
        "reports_to": None, "expected": True, "covers_from": date(2026, 5, 1),
        "last_day": date(2026, 5, 29), "due_at": due, "remind_on": (),
        "state": ReportStage.DRAFT if came is None else ReportStage.SUBMITTED, "revision": 1,
        "version": 0 if came is None else 1, "contents": {}, "nil": False, "figures": None,
        "sources": (), "saves": 0, "writer": "", "saved_at": None, "proposed_by": None,
        "proposed_at": None, "submitted_at": came, "received_at": came,
        "on_time": None if came is None else came < due, "decided_at": None, "reason": "",
    }  # fmt: skip
    return UnitReport(**(usual | changes))


MILLISECOND = timedelta(milliseconds=1)
REPORTS = [
    report("a", MAY, MAY - MILLISECOND),
    report("a", JUNE, NOW),
    report("b", MAY, MAY),
    report("b", JUNE, None),
    report("c", MAY, None),
    report("c", JUNE, None),
    report("d", MAY, None, expected=False),
]


def test_table_holds_a_cell_for_each_expected_report() -> None:
    found = punctuality(REPORTS, [unit(code) for code in "abcd"], NOW)
    assert found.periods == ("2026-05", "2026-06")
    assert {line.code: list(line.cells.values()) for line in found.lines} == {
        "a": [Cell.ON_TIME, Cell.ON_TIME],
        "b": [Cell.LATE, Cell.OPEN],
        "c": [Cell.MISSING, Cell.OPEN],
    }


def test_units_are_judged_by_what_is_due_and_months_by_all_of_them() -> None:
    found = punctuality(REPORTS, [unit(code) for code in "abcd"], NOW)
    assert [line.tally for line in found.lines] == [
        Tally(expected=1, actual=1, on_time=1),
        Tally(expected=1, actual=1, on_time=0),
        Tally(expected=1, actual=0, on_time=0),
    ]
    assert [(month.tally, month.over) for month in found.months] == [
        (Tally(expected=3, actual=2, on_time=1), True),
        (Tally(expected=3, actual=1, on_time=1), False),
    ]
    assert found.total == Tally(expected=3, actual=2, on_time=1)


def test_rates_are_rounded_down_and_none_without_anything_due() -> None:
    tally = Tally(expected=3, actual=2, on_time=1)
    assert (tally.actual_rate, tally.on_time_rate) == (66, 33)
    assert Tally().actual_rate is None


def test_who_owes_most_and_longest_is_named_first() -> None:
    later = JUNE + timedelta(days=1)
    found = punctuality(REPORTS, [unit(code) for code in "abcd"], later)
    assert [(owed.code, owed.periods, owed.since) for owed in found.owed] == [
        ("c", ("2026-05", "2026-06"), MAY),
        ("b", ("2026-06",), JUNE),
    ]


def lead(**changes: Any) -> Lead:
    usual: dict[str, Any] = {
        "id": 1, "edition": "x", "unit": "a", "saves": 0, "title": "Máy sấy chè",
        "owner": "Ông Nguyễn Văn Thử", "contact": "0912 345 678", "found_on": date(2026, 5, 4),
        "note": "Nhà ở xóm 3",
    }  # fmt: skip
    return Lead(**(usual | changes))


def test_lead_stands_where_it_came_furthest() -> None:
    day = date(2026, 6, 1)
    assert lead().step is LeadStep.FOUND
    assert lead(introduced_on=day).step is LeadStep.INTRODUCED
    assert lead(introduced_on=day, mobilised_on=day).step is LeadStep.MOBILISED
    assert lead(mobilised_on=day, dropped_on=day).step is LeadStep.DROPPED
    assert lead(mobilised_on=day, dossier_code="ABC").step is LeadStep.DOSSIER


def test_masked_lead_names_nobody() -> None:
    masked = lead().masked()
    assert (masked.title, masked.owner, masked.contact, masked.note) == (
        "Máy sấy chè", "•••", "", "",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", " ", "Không", "không có.", "KHÔNG CÓ KHÓ KHĂN", "-"])
def test_answer_that_names_nothing_is_no_obstacle(text: str) -> None:
    assert not is_obstacle(text)


def test_obstacle_is_named_by_its_first_line_cut_between_words() -> None:
    assert is_obstacle("Không có kinh phí in tài liệu")
    assert title_of("Thiếu kinh phí\nin tờ rơi") == "Thiếu kinh phí"
    long = title_of("từ " * 100)
    assert len(long) <= 121
    assert long.endswith("từ…")


@pytest.mark.parametrize(
    ("state", "of_unit", "of_body"),
    [
        (ObstacleState.OPEN, (ObstacleVerb.CLOSE,), (ObstacleVerb.ANSWER, ObstacleVerb.CLOSE)),
        (
            ObstacleState.ANSWERED,
            (ObstacleVerb.INSIST, ObstacleVerb.CLOSE),
            (ObstacleVerb.ANSWER, ObstacleVerb.CLOSE),
        ),
        (ObstacleState.CLOSED, (ObstacleVerb.INSIST,), ()),
    ],
)
def test_ways_on_are_those_of_the_unit_and_of_the_standing_body(
    state: ObstacleState, of_unit: tuple[ObstacleVerb, ...], of_body: tuple[ObstacleVerb, ...]
) -> None:
    assert ways_on(state, of_unit=True, of_body=False) == of_unit
    assert ways_on(state, of_unit=False, of_body=True) == of_body
    assert ways_on(state, of_unit=False, of_body=False) == ()
