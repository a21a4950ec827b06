"""Lay out the reports that are due, whenever calendar, units or their own days change."""

from datetime import date, datetime
from functools import cache

from contracts.events import ReportState
from reporting import metrics
from reporting.model.expectations import Expectation, expectations
from reporting.model.periods import day_of
from reporting.model.targets import Unit
from reporting.model.unit_reports import UnitReport
from reporting.store import generations, unit_reports, unit_rules, units
from servicekit import copies, outbox
from servicekit.copies import NoCurrentEdition
from servicekit.db import Connection, Database


def expect_reports(database: Database, now: datetime) -> int:
    """Bring the current edition's expected reports up to date; answers how many changed.

    Running it again changes nothing. A report is asked for no longer only when its unit is known
    to have ended: projections that are still being filled know too few units, never too many.
    """
    with database.transaction() as conn:
        number = generations.live(conn)
        if number is None:
            return 0
        generations.enter(conn, number)
        try:
            changed = _bring_up_to_date(conn, day_of(now))
            _measure(conn, now)
        except NoCurrentEdition:
            return 0
        for report in changed:
            publish_state(conn, report, now)
    return len(changed)


def _measure(conn: Connection, now: datetime) -> None:
    """For whoever watches: how complete the reports are."""
    reports = unit_reports.outlines(conn, copies.current_edition(conn).code)
    due = [report for report in reports if report.expected and now >= report.due_at]
    missing = sum(report.received_at is None for report in due)
    metrics.DUE_REPORTS.labels("missing").set(missing)
    metrics.DUE_REPORTS.labels("received").set(len(due) - missing)


def publish_state(conn: Connection, report: UnitReport, now: datetime) -> None:
    """Say how a report stands, in the transaction that changed it."""
    state = ReportState(
        edition=report.edition,
        period=report.period,
        unit=report.unit,
        version=report.revision,
        expected=report.expected,
        reports_to=report.reports_to,
        last_day=report.last_day,
        due_at=report.due_at,
        remind_on=report.remind_on,
        state=report.state,
        submissions=report.version,
        received_at=report.received_at,
        on_time=report.on_time,
    )
    outbox.publish(conn, state, edition=report.edition, now=now)


def republish_reports(conn: Connection, now: datetime) -> int:
    """All states once more, of every edition; answers how many."""
    found = unit_reports.every_outline(conn)
    for report in found:
        publish_state(conn, report, now)
    return len(found)


def _bring_up_to_date(conn: Connection, today: date) -> list[UnitReport]:
    edition = copies.current_edition(conn)
    monthly = edition.monthly_report
    if monthly is None:
        return []

    @cache
    def units_on(day: date) -> list[Unit]:
        return units.on(conn, day)

    rules = unit_rules.of_edition(conn, edition.code)
    wanted = expectations(lambda day: units_on(min(day, today)), rules, edition, monthly)
    due = {(one.due.period, one.unit): one for one in wanted}
    known = {unit.code for unit in units_on(today)}
    laid_out = {
        (report.period, report.unit): report for report in unit_reports.outlines(conn, edition.code)
    }
    dropped = [
        report.id
        for place, report in laid_out.items()
        if report.expected and report.unit in known and place not in due
    ]
    changed = [one for place, one in due.items() if not _is_laid_out(laid_out.get(place), one)]
    return [
        *(unit_reports.expect(conn, edition.code, one) for one in changed),
        *unit_reports.expect_no_longer(conn, dropped),
    ]


def _is_laid_out(report: UnitReport | None, due: Expectation) -> bool:
    if report is None or not report.expected:
        return False
    wanted = (due.reports_to, due.due.covers_from, due.due.last_day, due.due.end)
    stored = (report.reports_to, report.covers_from, report.last_day, report.due_at)
    return wanted == stored and due.due.remind_on == report.remind_on
