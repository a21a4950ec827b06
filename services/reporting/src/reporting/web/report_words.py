"""Monthly reports as people read them; also filters of the templates."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from contracts.events import ReportField, ReportStage
from reporting.model.unit_reports import UnitReport
from reporting.phrases import leads, obstacles, punctuality
from reporting.phrases import reports as words
from reporting.web import access
from reporting.web.report_forms import ReportForm
from servicekit import times


class Difference(NamedTuple):
    """A field that two people answered differently."""

    label: str
    stored: str
    typed: str


def differences(
    fields: Sequence[ReportField], stored: Mapping[str, str], form: ReportForm | None
) -> list[Difference]:
    """Where what is typed differs from what somebody else saved meanwhile."""
    typed = {} if form is None else form.answers()
    pairs = [
        Difference(field.label, stored.get(field.code, ""), typed.get(field.code, ""))
        for field in fields
    ]
    return [one for one in pairs if one.stored != one.typed]


def standing(report: UnitReport, now: datetime) -> str:
    """The key of how a report stands, finer than its state."""
    if not report.expected and not report.version:
        return "not_expected"
    if report.proposed_by is not None:
        return "proposed"
    if report.state is ReportStage.DRAFT:
        if report.version:
            return "reopened"
        if report.missing(now):
            return "missing"
        return "draft" if report.begun else "not_begun"
    return report.state.value


def lock_words(report: UnitReport, lock: str, receiver: str | None) -> str:
    """Why a report cannot be written in, and what to do."""
    return words.LOCKS[lock].format(
        receiver=receiver or words.STANDING_BODY,
        covers_from=times.as_date(report.covers_from),
        **{
            name: times.as_datetime(moment) if moment else ""
            for name, moment in (
                ("proposed_at", report.proposed_at),
                ("submitted_at", report.submitted_at),
                ("decided_at", report.decided_at),
            )
        },
    )


def punctual_words(report: UnitReport) -> str:
    """`đúng hạn`, `muộn 2 ngày`, empty before it came."""
    if report.received_at is None:
        return ""
    if report.on_time:
        return words.ON_TIME
    late = times.remaining(report.received_at, report.due_at)
    return words.LATE_BY.format(time=late or words.SHORTLY)


def ways() -> list[tuple[str, str]]:
    """Address and name of the pages that the caller can open."""
    province = access.scope().province
    return [way for way in words.WAYS if province or way[0] not in words.OF_PROVINCE]


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "month_name": words.month_name,
    "time_since": times.remaining,
    "standing_of": standing,
    "standing_name": words.STATES.__getitem__,
    "standing_tone": words.TONES.__getitem__,
    "lock_words": lock_words,
    "punctual": punctual_words,
    "report_step": words.STEPS.__getitem__,
    "activity_channel": leads.CHANNELS.__getitem__,
    "activity_kind": leads.KINDS.__getitem__,
    "lead_step": leads.STEPS.__getitem__,
    "lead_tone": leads.TONES.__getitem__,
    "obstacle_state": obstacles.STATES.__getitem__,
    "obstacle_tone": obstacles.TONES.__getitem__,
    "obstacle_verb": obstacles.VERBS.__getitem__,
    "cell_name": punctuality.CELLS.__getitem__,
    "cell_mark": punctuality.MARKS.__getitem__,
    "cell_tone": punctuality.TONES.__getitem__,
}
