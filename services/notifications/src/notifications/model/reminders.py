"""Which reminders follow from an edition's calendar and from a report that is due."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

import msgspec

from contracts.events import EditionState, ReportStage, ReportState
from notifications.model.kinds import Kind
from servicekit.times import VN

MORNING: Final = time(8)
OVERDUE_AFTER: Final = timedelta(hours=8)
"""The first morning that is late."""
ESCALATED_AFTER: Final = timedelta(days=3, hours=8)
SAID_UNTIL: Final = timedelta(days=7)
NEWS_UNTIL: Final = timedelta(days=1)
HANDED_IN: Final = frozenset({ReportStage.SUBMITTED, ReportStage.ACCEPTED})


class Audience(StrEnum):
    """`voters`: who said yes to news of the voting; `unit`: who reports for the unit; `head`: who
    leads it."""

    VOTERS = "voters"
    UNIT = "unit"
    HEAD = "head"


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """Due at a moment and worth saying until another one. `unit` for all but voters."""

    scope: str
    kind: Kind
    due_at: datetime
    until: datetime
    edition: str
    audience: Audience
    unit: str | None = None
    facts: dict[str, Any]

    @property
    def occasion(self) -> str:
        """One message per recipient, however often it is planned or sent."""
        return f"{self.scope}:{self.due_at.isoformat()}"


def of_edition(edition: EditionState) -> list[Reminder]:
    """Voting opens, its last day, it is over; nothing while its days are not announced."""
    window = edition.windows.voting
    if window is None or window.end is None:
        return []
    last_morning = _morning((window.end - timedelta(milliseconds=1)).astimezone(VN).date())
    moments = {
        Kind.VOTING_OPENS: (window.start, min(window.start + NEWS_UNTIL, window.end)),
        Kind.VOTING_LAST_DAY: (max(last_morning, window.start), window.end),
        Kind.VOTING_CLOSED: (window.end, window.end + SAID_UNTIL),
    }
    return [
        Reminder(
            scope=f"edition:{edition.code}",
            kind=kind,
            due_at=due_at,
            until=until,
            edition=edition.code,
            audience=Audience.VOTERS,
            facts={"until": window.end.isoformat()},
        )
        for kind, (due_at, until) in moments.items()
    ]


def of_report(report: ReportState) -> list[Reminder]:
    """On the edition's days before, on the first late morning, and to the head (S0-29).

    Nothing for a report that is not expected or was handed in; a returned one is asked for again.
    """
    if not report.expected or report.state in HANDED_IN:
        return []
    before = [
        _report_reminder(
            report, Kind.REPORT_DUE, _morning(day), report.due_at, (report.last_day - day).days
        )
        for day in report.remind_on
    ]
    late, escalated = report.due_at + OVERDUE_AFTER, report.due_at + ESCALATED_AFTER
    return [
        *before,
        _report_reminder(report, Kind.REPORT_OVERDUE, late, late + SAID_UNTIL),
        _report_reminder(report, Kind.REPORT_ESCALATED, escalated, escalated + SAID_UNTIL),
    ]


def _report_reminder(
    report: ReportState, kind: Kind, due_at: datetime, until: datetime, days: int | None = None
) -> Reminder:
    return Reminder(
        scope=f"report:{report.key()}",
        kind=kind,
        due_at=due_at,
        until=until,
        edition=report.edition,
        audience=Audience.HEAD if kind is Kind.REPORT_ESCALATED else Audience.UNIT,
        unit=report.unit,
        facts={"period": report.period, "last_day": report.last_day.isoformat(), "days": days},
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, VN)
