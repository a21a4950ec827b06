"""Which unit owes whom a report, and when (S0-24, S3-11)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import msgspec

from contracts.events import EditionState, MonthlyReport
from reporting.model.due_days import Due, dues
from reporting.model.targets import Unit


class UnitRule(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit has settled for itself: the day before which its own units report to it,

    and whether a second officer has to confirm its reports before they go out.
    """

    unit: str
    before_day: int | None = None
    cosigned: bool = False


class Expectation(msgspec.Struct, frozen=True, kw_only=True):
    """A report that is due; `reports_to` None: to the standing body."""

    unit: str
    reports_to: str | None
    due: Due


Rules = Mapping[str, UnitRule]
UnitsOn = Callable[[date], Iterable[Unit]]
"""All units as they stood on a day."""


def reports_to(unit: Unit, rules: Rules) -> str | None:
    """The unit above, once it has said that its units report to it."""
    above = rules.get(unit.parent or "")
    return above.unit if above is not None and above.before_day is not None else None


def before_day_of(unit: Unit, rules: Rules, monthly: MonthlyReport) -> int:
    """A unit above may ask earlier than the edition does, never later."""
    above = rules.get(unit.parent or "")
    asked = above.before_day if above is not None else None
    return monthly.before_day if asked is None else min(asked, monthly.before_day)


def expectations(
    units_on: UnitsOn, rules: Rules, edition: EditionState, monthly: MonthlyReport
) -> list[Expectation]:
    """Everything that is due in the edition.

    Listed units report, and others whose unit above on the period's last day asks them to; each
    while it stands on that day. What a unit merged in mid-month did is in its successor's figures.
    """
    by_day: dict[int, list[Due]] = {}
    found = []
    for place, usual in enumerate(dues(edition, monthly, monthly.before_day)):
        for unit in units_on(usual.last_day):
            above = reports_to(unit, rules)
            day = before_day_of(unit, rules, monthly)
            if day not in by_day:
                by_day[day] = dues(edition, monthly, day)
            due = by_day[day][place]
            if (unit.listed or above is not None) and unit.stands_at(due.last_day):
                found.append(Expectation(unit=unit.code, reports_to=above, due=due))
    return found
