"""Periods of monthly reports and the days they are due: computed here and nowhere else (S0-24)."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from contracts.events import EditionState, MonthlyReport
from contracts.windows import Window
from reporting.model.periods import after_last_moment, day_of

DAY: Final = timedelta(days=1)
SATURDAY: Final = 5


class Month(msgspec.Struct, frozen=True, order=True):
    """A period: one month of a year."""

    year: int
    month: int

    @property
    def code(self) -> str:
        """`2026-05`, as addresses and events say it."""
        return f"{self.year:04}-{self.month:02}"

    @property
    def days(self) -> int:
        return monthrange(self.year, self.month)[1]

    def later(self, months: int) -> "Month":
        """So many months later; less than 0: earlier."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """One period of a unit: `covers_from` … `last_day` are the days it tells of, both included.

    `last_day` is also the last one on time; `remind_on` are working days before it.
    """

    period: str
    covers_from: date
    last_day: date
    remind_on: tuple[date, ...]

    @property
    def end(self) -> datetime:
        """The first moment that is late, UTC: a report of one millisecond before is on time."""
        return after_last_moment(self.last_day)


def month_of(code: str) -> Month:
    """`2026-05`. Raises ValueError."""
    year, month = code.split("-")
    found = Month(int(year), int(month))
    if found.code != code or not 1 <= found.month <= 12:
        raise ValueError(code)
    return found


def months(edition: EditionState, rules: MonthlyReport) -> list[Month]:
    """The edition's periods, first to last (S0-27); none while nothing says when they are."""
    first = _named(rules.first_month) or _first_of(edition)
    last = _named(rules.last_month) or _last_of(edition)
    if first is None or last is None:
        return []
    return list(_range(first, last))


def last_day(month: Month, before_day: int, rules: MonthlyReport) -> date:
    """The last day on time: "before day N" excludes N (S0-26).

    A month without day N is on time to its end; what `if_holiday` says comes after that.
    """
    day = min(before_day - 1, month.days)
    return _shifted(date(month.year, month.month, day), rules)


def dues(edition: EditionState, rules: MonthlyReport, before_day: int) -> list[Due]:
    """All periods of the edition for somebody who reports before `before_day` (S3-11).

    A period begins where the one before ended, so no day is told of twice or not at all. The
    first one also tells of what came before: from the edition's first day.
    """
    found: list[Due] = []
    for month in months(edition, rules):
        last = last_day(month, before_day, rules)
        begun = found[-1].last_day + DAY if found else _first_day(edition, month)
        reminders = _reminders(last, rules)
        found.append(Due(period=month.code, covers_from=begun, last_day=last, remind_on=reminders))
    return found


def consolidated_last_day(month: Month, rules: MonthlyReport) -> date | None:
    """The standing body's own last day for the whole province's report; None: not said."""
    rule = rules.consolidated
    if rule is None:
        return None
    return last_day(month.later(rule.months_later), rule.before_day, rules)


def is_on_time(received_at: datetime, due_at: datetime) -> bool:
    """By the gateway's receive time (law 6); `due_at` is the first late moment."""
    return received_at < due_at


def works(day: date, rules: MonthlyReport) -> bool:
    """Whether people work on a day."""
    if day in rules.working_days:
        return True
    return day.weekday() < SATURDAY and day not in rules.holidays


def _shifted(day: date, rules: MonthlyReport) -> date:
    if rules.if_holiday == "keep":
        return day
    return _working(day, rules, -DAY if rules.if_holiday == "before" else DAY)


def _working(day: date, rules: MonthlyReport, step: timedelta) -> date:
    while not works(day, rules):
        day += step
    return day


def _reminders(last: date, rules: MonthlyReport) -> tuple[date, ...]:
    """S0-29: so many days before, each moved to a working day before it."""
    wanted = (last - days * DAY for days in rules.remind_days_before)
    return tuple(sorted({_working(day, rules, -DAY) for day in wanted}))


def _range(first: Month, last: Month) -> Iterator[Month]:
    while first <= last:
        yield first
        first = first.later(1)


def _named(code: str | None) -> Month | None:
    return None if code is None else month_of(code)


def _windows(edition: EditionState) -> list[Window]:
    found = msgspec.structs.asdict(edition.windows).values()
    return [window for window in found if window is not None]


def _first_of(edition: EditionState) -> Month | None:
    starts = [window.start for window in _windows(edition)]
    return _month_at(min(starts)) if starts else None


def _last_of(edition: EditionState) -> Month | None:
    ends = [window.end for window in _windows(edition) if window.end is not None]
    return _month_at(max(ends) - timedelta(milliseconds=1)) if ends else None


def _month_at(moment: datetime) -> Month:
    day = day_of(moment)
    return Month(day.year, day.month)


def _first_day(edition: EditionState, first: Month) -> date:
    begun = date(first.year, first.month, 1)
    return min([begun, *(day_of(window.start) for window in _windows(edition))])
