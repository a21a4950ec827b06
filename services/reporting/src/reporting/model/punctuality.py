"""Expected, actual, on time: which unit reported for which month, and how that develops."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from reporting.model.targets import Unit
from reporting.model.unit_reports import UnitReport


class Cell(StrEnum):
    """One unit in one month."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    OPEN = "open"
    """Not due yet and nothing came."""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """`expected`: due; `actual`: came, whenever; `on_time`: came on time."""

    expected: int = 0
    actual: int = 0
    on_time: int = 0

    @property
    def actual_rate(self) -> int | None:
        """Percent, rounded down, so that 100 means all; None: nothing was expected."""
        return self.actual * 100 // self.expected if self.expected else None

    @property
    def on_time_rate(self) -> int | None:
        return self.on_time * 100 // self.expected if self.expected else None


class UnitLine(msgspec.Struct, frozen=True, kw_only=True):
    """A unit over the months: `cells` by period, `tally` of those that are due."""

    code: str
    name: str
    group: str
    cells: dict[str, Cell]
    tally: Tally


class MonthTotal(msgspec.Struct, frozen=True, kw_only=True):
    """A month over the units; `over`: all of its reports are due."""

    period: str
    tally: Tally
    over: bool


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A unit that owes reports: of which months, since when."""

    code: str
    name: str
    periods: tuple[str, ...]
    since: datetime


class Punctuality(msgspec.Struct, frozen=True, kw_only=True):
    """The whole table. `total` is over months that are over; `owed`: most and oldest first."""

    periods: tuple[str, ...]
    lines: tuple[UnitLine, ...]
    months: tuple[MonthTotal, ...]
    total: Tally
    owed: tuple[Owed, ...]


def cell_of(report: UnitReport, now: datetime) -> Cell:
    """A report that came stays what it was when it came."""
    if report.on_time is not None:
        return Cell.ON_TIME if report.on_time else Cell.LATE
    return Cell.MISSING if now >= report.due_at else Cell.OPEN


def punctuality(reports: Iterable[UnitReport], units: Sequence[Unit], now: datetime) -> Punctuality:
    """The table over expected reports; units in the order given."""
    by_unit: dict[str, list[UnitReport]] = {}
    for report in reports:
        if report.expected:
            by_unit.setdefault(report.unit, []).append(report)
    found = [report for some in by_unit.values() for report in some]
    periods = tuple(sorted({report.period for report in found}))
    months = tuple(_month(period, found, now) for period in periods)
    return Punctuality(
        periods=periods,
        lines=tuple(_line(unit, by_unit[unit.code], now) for unit in units if unit.code in by_unit),
        months=months,
        total=_tally([report for report in found if now >= report.due_at]),
        owed=_owed(by_unit, {unit.code: unit.name for unit in units}, now),
    )


def _line(unit: Unit, reports: Sequence[UnitReport], now: datetime) -> UnitLine:
    return UnitLine(
        code=unit.code,
        name=unit.name,
        group=unit.unit_group,
        cells={report.period: cell_of(report, now) for report in reports},
        tally=_tally([report for report in reports if now >= report.due_at]),
    )


def _month(period: str, found: Sequence[UnitReport], now: datetime) -> MonthTotal:
    own = [report for report in found if report.period == period]
    return MonthTotal(
        period=period, tally=_tally(own), over=all(now >= report.due_at for report in own)
    )


def _tally(reports: Sequence[UnitReport]) -> Tally:
    return Tally(
        expected=len(reports),
        actual=sum(report.received_at is not None for report in reports),
        on_time=sum(bool(report.on_time) for report in reports),
    )


def _owed(
    by_unit: Mapping[str, Sequence[UnitReport]], names: Mapping[str, str], now: datetime
) -> tuple[Owed, ...]:
    found = []
    for code, reports in by_unit.items():
        missing = [report for report in reports if report.missing(now)]
        if missing and code in names:
            found.append(
                Owed(
                    code=code,
                    name=names[code],
                    periods=tuple(report.period for report in missing),
                    since=min(report.due_at for report in missing),
                )
            )
    return tuple(sorted(found, key=lambda owed: (-len(owed.periods), owed.since, owed.name)))
