from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from contracts.events import DueDay, EditionState, EditionWindows, MonthlyReport
from contracts.windows import Window
from reporting.model.due_days import (
    Month,
    consolidated_last_day,
    dues,
    is_on_time,
    last_day,
    month_of,
    months,
)
from reporting.model.expectations import UnitRule, expectations
from reporting.model.targets import Unit
from servicekit.testing import at

pytestmark = pytest.mark.unit

LETTER = MonthlyReport(before_day=30, first_month="2026-05", last_month="2026-11")


def an_edition(*windows: tuple[str, str | None]) -> EditionState:
    names = ("launch", "submission")
    found = {
        name: Window(start=at(start), end=None if end is None else at(end))
        for name, (start, end) in zip(names, windows, strict=False)
    }
    return EditionState(code="x", number=2, version=1, title="x", windows=EditionWindows(**found))


SECOND = an_edition(
    ("2026-04-03T00:00:00+07:00", None),
    ("2026-10-01T00:00:00+07:00", "2026-11-01T00:00:00+07:00"),
)


def days(rules: MonthlyReport, before_day: int = 30) -> list[date]:
    return [due.last_day for due in dues(SECOND, rules, before_day)]


def test_last_days_of_the_board_letter_are_the_29th() -> None:
    assert days(LETTER) == [date(2026, month, 29) for month in range(5, 12)]


def test_last_days_of_a_parent_that_asks_before_the_25th_are_the_24th() -> None:
    assert days(LETTER, 25) == [date(2026, month, 24) for month in range(5, 12)]


@pytest.mark.parametrize(
    ("month", "before_day", "last"),
    [
        (Month(2026, 2), 30, date(2026, 2, 28)),
        (Month(2028, 2), 30, date(2028, 2, 29)),
        (Month(2026, 2), 29, date(2026, 2, 28)),
        (Month(2028, 2), 29, date(2028, 2, 28)),
        (Month(2026, 2), 28, date(2026, 2, 27)),
        (Month(2026, 4), 31, date(2026, 4, 30)),
        (Month(2026, 5), 31, date(2026, 5, 30)),
    ],
)
def test_month_without_the_day_is_on_time_to_its_end(
    month: Month, before_day: int, last: date
) -> None:
    assert last_day(month, before_day, LETTER) == last


def test_saturday_stays_moves_before_or_moves_after() -> None:
    def of(rule: str) -> date:
        rules = MonthlyReport(before_day=30, if_holiday=rule)  # type: ignore[arg-type]
        return last_day(Month(2026, 8), 30, rules)

    assert date(2026, 8, 29).weekday() == 5
    assert [of("keep"), of("before"), of("after")] == [
        date(2026, 8, 29),
        date(2026, 8, 28),
        date(2026, 8, 31),
    ]


def test_holiday_moves_past_the_weekend_that_follows_it() -> None:
    rules = MonthlyReport(
        before_day=30, if_holiday="after", holidays=(date(2026, 5, 29), date(2026, 6, 1))
    )
    assert last_day(Month(2026, 5), 30, rules) == date(2026, 6, 2)


def test_saturday_worked_instead_of_another_day_stays() -> None:
    rules = MonthlyReport(before_day=30, if_holiday="before", working_days=(date(2026, 8, 29),))
    assert last_day(Month(2026, 8), 30, rules) == date(2026, 8, 29)


def test_report_of_the_last_millisecond_is_on_time_and_the_next_one_late() -> None:
    (due, *_) = dues(SECOND, LETTER, 30)
    assert due.end == datetime(2026, 5, 29, 17, tzinfo=UTC)
    assert is_on_time(at("2026-05-29T23:59:59.999+07:00"), due.end)
    assert not is_on_time(at("2026-05-30T00:00:00.000+07:00"), due.end)


def test_periods_tell_of_every_day_once_and_the_first_of_the_time_before() -> None:
    found = dues(SECOND, LETTER, 30)
    assert found[0].covers_from == date(2026, 4, 3)
    for one, following in pairwise(found):
        assert (following.covers_from - one.last_day).days == 1


def test_periods_left_out_are_those_of_the_windows() -> None:
    open_ended = MonthlyReport(before_day=30)
    assert [month.code for month in months(SECOND, open_ended)] == [
        "2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10",
    ]  # fmt: skip
    assert months(an_edition(), open_ended) == []
    assert months(an_edition(("2026-04-03T00:00:00+07:00", None)), open_ended) == []


def test_periods_go_over_the_turn_of_the_year() -> None:
    rules = MonthlyReport(before_day=30, first_month="2026-12", last_month="2027-02")
    assert days(rules) == [date(2026, 12, 29), date(2027, 1, 29), date(2027, 2, 28)]


def test_reminders_are_on_working_days_and_each_day_once() -> None:
    rules = MonthlyReport(before_day=30, first_month="2026-08", last_month="2026-08")
    (due,) = dues(SECOND, rules, 30)
    assert due.remind_on == (date(2026, 8, 21), date(2026, 8, 26), date(2026, 8, 28))
    november = MonthlyReport(
        before_day=30, first_month="2026-11", last_month="2026-11", remind_days_before=(2, 1)
    )
    assert dues(SECOND, november, 30)[0].remind_on == (date(2026, 11, 27),)


def test_consolidated_report_has_a_day_of_its_own_or_none() -> None:
    assert consolidated_last_day(Month(2026, 12), LETTER) is None
    rules = MonthlyReport(before_day=30, consolidated=DueDay(before_day=5, months_later=1))
    assert consolidated_last_day(Month(2026, 12), rules) == date(2027, 1, 4)


@pytest.mark.parametrize("code", ["2026-13", "2026-00", "2026-5", "x-y", "2026", "2026-05-01"])
def test_month_in_an_address_is_read_strictly(code: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        month_of(code)


def unit(code: str, **changes: object) -> Unit:
    usual = {
        "code": code, "name": code, "kind": "sở", "unit_group": "department", "parent": None,
        "valid_from": None, "valid_to": None, "listed": True,
    }  # fmt: skip
    return Unit(**(usual | changes))  # type: ignore[arg-type]


ONE_MONTH = MonthlyReport(before_day=30, first_month="2026-06", last_month="2026-06")


def test_units_report_to_their_parent_once_it_asks_and_earlier() -> None:
    units = [unit("so-y-te"), unit("benh-vien", parent="so-y-te", listed=False)]
    asked = {"so-y-te": UnitRule(unit="so-y-te", before_day=25)}

    def found(rules: dict[str, UnitRule]) -> list[tuple[str, str | None, date]]:
        every = expectations(lambda _day: units, rules, SECOND, ONE_MONTH)
        return [(one.unit, one.reports_to, one.due.last_day) for one in every]

    assert found({}) == [("so-y-te", None, date(2026, 6, 29))]
    assert found(asked) == [
        ("so-y-te", None, date(2026, 6, 29)),
        ("benh-vien", "so-y-te", date(2026, 6, 24)),
    ]


def test_parent_cannot_ask_later_than_the_edition() -> None:
    units = [unit("benh-vien", parent="so-y-te", listed=False)]
    rules = {"so-y-te": UnitRule(unit="so-y-te", before_day=31)}
    (found,) = expectations(lambda _day: units, rules, SECOND, ONE_MONTH)
    assert found.due.last_day == date(2026, 6, 29)


def test_unit_reports_to_whom_it_stood_under_on_the_last_day() -> None:
    rules = {"old": UnitRule(unit="old", before_day=25), "new": UnitRule(unit="new", before_day=20)}
    moved = date(2026, 7, 1)

    def units_on(day: date) -> list[Unit]:
        parent = "old" if day < moved else "new"
        return [unit("old"), unit("new"), unit("ward", parent=parent, listed=False)]

    two = MonthlyReport(before_day=30, first_month="2026-06", last_month="2026-07")
    found = [one for one in expectations(units_on, rules, SECOND, two) if one.unit == "ward"]
    assert [(one.due.period, one.reports_to, one.due.last_day) for one in found] == [
        ("2026-06", "old", date(2026, 6, 24)),
        ("2026-07", "new", date(2026, 7, 19)),
    ]


def test_unit_merged_in_mid_month_owes_no_report_of_that_month() -> None:
    units = [
        unit("old", valid_to=date(2026, 6, 15), replaced_by="new"),
        unit("new", valid_from=date(2026, 6, 15)),
        unit("ends-after", valid_to=date(2026, 6, 30)),
    ]
    found = expectations(lambda _day: units, {}, SECOND, ONE_MONTH)
    assert [one.unit for one in found] == ["new", "ends-after"]
