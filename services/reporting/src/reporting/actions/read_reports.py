"""Read monthly reports: one with all around it, those of a unit, those that somebody receives."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from contracts.events import EditionState, ReportField
from reporting.actions.read_report_figures import report_figures
from reporting.actions.unit_reports import below_of
from reporting.errors.reports import NoReports
from reporting.model.due_days import consolidated_last_day, month_of
from reporting.model.expectations import before_day_of
from reporting.model.periods import after_last_moment, day_of
from reporting.model.punctuality import Punctuality, punctuality
from reporting.model.query import Query
from reporting.model.targets import Unit
from reporting.model.tree import Tree
from reporting.model.unit_reports import (
    EDITABLE,
    Lock,
    ReportFigures,
    UnitReport,
    Version,
    late_sources,
    lock_of,
)
from reporting.store import report_steps, unit_reports, unit_rules, units
from reporting.store.report_steps import Step
from servicekit.db import Connection
from servicekit.problems import NotFound


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """A report with all around it. `figures` are live ones while it can be written in.

    `below`: reports of units below for the same period; `late`: those of them that it lacks.
    """

    report: UnitReport
    unit: Unit
    receiver: str | None
    fields: tuple[ReportField, ...]
    figures: ReportFigures
    lock: Lock | None
    cosigned: bool
    below: list[UnitReport]
    late: list[UnitReport]
    names: Mapping[str, str]
    versions: list[Version]
    steps: list[Step]


class OfUnit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit's reports of periods that have begun, latest first, and the one that begins next.

    `to_do`: those that wait for the unit, oldest first; `has_below`: units report to it.
    """

    unit: Unit
    reports: list[UnitReport]
    following: UnitReport | None
    has_below: bool

    @property
    def to_do(self) -> list[UnitReport]:
        return [one for one in reversed(self.reports) if one.expected and one.state in EDITABLE]


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """What is reported to one receiver for a period, by the units' names."""

    period: str
    reports: list[UnitReport]
    names: Mapping[str, str]
    consolidated_due: datetime | None


def find(conn: Connection, edition: EditionState, period: str, unit: str) -> UnitReport:
    """Raises NotFound."""
    found = unit_reports.find(conn, edition.code, period, unit)
    if found is None:
        raise NotFound
    return found


def whole(conn: Connection, edition: EditionState, report: UnitReport, now: datetime) -> Whole:
    """Raises NotFound for a unit that is gone, NoReports."""
    if edition.monthly_report is None:
        raise NoReports
    tree = Tree(units.every(conn))
    unit = tree.find(report.unit)
    if unit is None:
        raise NotFound
    lock = lock_of(report, now)
    live = lock in (None, Lock.PROPOSED) or report.figures is None
    query = Query(edition=edition, now=now)
    below = below_of(conn, report)
    receiver = tree.find(report.reports_to) if report.reports_to else None
    return Whole(
        report=report,
        unit=unit,
        receiver=receiver.name if receiver else None,
        fields=edition.monthly_report.fields,
        figures=report_figures(conn, edition, report, query) if live else _frozen(report),
        lock=lock,
        cosigned=edition.monthly_report.cosigned
        or unit_rules.of_unit(conn, edition.code, report.unit).cosigned,
        below=below,
        late=late_sources(report, below) if report.version else [],
        names=names(conn),
        versions=unit_reports.versions(conn, report.id),
        steps=report_steps.of(conn, report.id),
    )


def of_unit(conn: Connection, edition: EditionState, code: str, now: datetime) -> OfUnit:
    """Raises NotFound for a unit that is gone."""
    unit = Tree(units.every(conn)).find(code)
    if unit is None:
        raise NotFound
    today = day_of(now)
    found = [
        report
        for report in unit_reports.outlines_of_units(conn, edition.code, [code])
        if report.expected or report.begun
    ]
    return OfUnit(
        unit=unit,
        reports=[report for report in reversed(found) if report.covers_from <= today],
        following=next((report for report in found if report.covers_from > today), None),
        has_below=unit_rules.of_unit(conn, edition.code, code).before_day is not None,
    )


def received(
    conn: Connection, edition: EditionState, period: str, receiver: str | None
) -> Received:
    """What is reported to a unit, or (None) to the standing body."""
    known = names(conn)
    of_unit = {
        report.unit: report
        for report in unit_reports.of_period(conn, edition.code, period)
        if report.reports_to == receiver and (report.expected or report.version)
    }
    return Received(
        period=period,
        reports=[of_unit[code] for code in known if code in of_unit],
        names=known,
        consolidated_due=None if receiver else _consolidated_due(edition, period),
    )


def periods(conn: Connection, edition: EditionState) -> list[str]:
    """Periods of the edition in which anything is due, first to last."""
    return list(unit_reports.last_dues(conn, edition.code))


def own_before_day(conn: Connection, edition: EditionState, code: str) -> int:
    """The day before which a unit itself reports: its own units cannot be asked later.

    Raises NotFound for a unit that is gone, NoReports.
    """
    if edition.monthly_report is None:
        raise NoReports
    unit = Tree(units.every(conn)).find(code)
    if unit is None:
        raise NotFound
    rules = unit_rules.of_edition(conn, edition.code)
    return before_day_of(unit, rules, edition.monthly_report)


def running_period(conn: Connection, edition: EditionState, now: datetime) -> str:
    """The first period that is not due yet, else the last; empty when nothing is ever due."""
    due = unit_reports.last_dues(conn, edition.code)
    ahead = (period for period, end in due.items() if end > now)
    return next(ahead, max(due, default=""))


def table(
    conn: Connection,
    edition: EditionState,
    wanted: Sequence[Unit],
    receiver: str | None,
    now: datetime,
) -> Punctuality:
    """Expected, actual and on time over these units, of what is reported to one receiver."""
    reports = unit_reports.outlines_of_units(conn, edition.code, [unit.code for unit in wanted])
    return punctuality([one for one in reports if one.reports_to == receiver], wanted, now)


def names(conn: Connection) -> dict[str, str]:
    """Names of all units by code, in the order of the names."""
    return {unit.code: unit.name for unit in units.every(conn)}


def _frozen(report: UnitReport) -> ReportFigures:
    assert report.figures is not None  # noqa: S101  # for the type checker
    return report.figures


def _consolidated_due(edition: EditionState, period: str) -> datetime | None:
    rules = edition.monthly_report
    if rules is None or not period:
        return None
    day = consolidated_last_day(month_of(period), rules)
    return None if day is None else after_last_moment(day)
