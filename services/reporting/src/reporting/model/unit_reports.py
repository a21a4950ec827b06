"""A unit's monthly report: what it holds, who may change it when, what each step makes of it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Literal

import msgspec

from contracts.events import ReportField, ReportStage
from reporting.model.due_days import is_on_time
from reporting.model.periods import day_of

Verb = Literal["submit", "reopen", "return", "accept"]
Decision = Literal["accept", "return"]
Contents = Mapping[str, str]
"""Answers by the code of the edition's field; numbers as digits."""

EDITABLE: Final = (ReportStage.DRAFT, ReportStage.RETURNED)


class ReportFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The live numbers of a unit with its branch, as they were at `as_of`.

    `new_…` are those of the period's days; the others everything so far.
    """

    as_of: datetime
    target: int | None = None
    registered: int = 0
    handed_in: int = 0
    valid: int = 0
    new_handed_in: int = 0
    found: int = 0
    introduced: int = 0
    mobilised: int = 0
    new_found: int = 0
    new_introduced: int = 0
    new_mobilised: int = 0
    activities: int = 0
    reach: int = 0
    by_channel: dict[str, int] = {}
    """Activities of the period by channel."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A report of a unit below that a consolidated one has used (S0-28)."""

    unit: str
    version: int
    received_at: datetime


class UnitReport(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `unit_reports`. `version` counts how often it was handed in.

    `revision` counts every change that others hear of; `saves` and `writer` (a word of the form
    that saved last) tell two people at one report apart. `due_at` is the first late moment.
    """

    id: int
    edition: str
    period: str
    unit: str
    reports_to: str | None
    expected: bool
    covers_from: date
    last_day: date
    due_at: datetime
    remind_on: tuple[date, ...]
    state: ReportStage
    revision: int
    version: int
    contents: dict[str, str]
    nil: bool
    figures: ReportFigures | None
    sources: tuple[Source, ...]
    saves: int
    writer: str
    saved_at: datetime | None
    proposed_by: int | None
    proposed_at: datetime | None
    submitted_at: datetime | None
    received_at: datetime | None
    on_time: bool | None
    decided_at: datetime | None
    reason: str

    @property
    def begun(self) -> bool:
        """Somebody has written something."""
        return self.saves > 0 or self.version > 0

    def missing(self, now: datetime) -> bool:
        """Due and never handed in."""
        return self.expected and self.received_at is None and now >= self.due_at


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """What was handed in, for ever as it was."""

    report: int
    version: int
    contents: dict[str, str]
    nil: bool
    figures: ReportFigures
    sources: tuple[Source, ...]
    submitted_by: int
    received_at: datetime
    on_time: bool


class Lock(StrEnum):
    """Why a report cannot be written in right now."""

    NOT_BEGUN = "not_begun"
    PROPOSED = "proposed"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"


def lock_of(report: UnitReport, now: datetime) -> Lock | None:
    """None: it can be written in."""
    if report.state not in EDITABLE:
        return Lock.ACCEPTED if report.state is ReportStage.ACCEPTED else Lock.SUBMITTED
    if report.proposed_by is not None:
        return Lock.PROPOSED
    return Lock.NOT_BEGUN if day_of(now) < report.covers_from else None


def overwrites(report: UnitReport, writer: str, saves: int) -> bool:
    """Whether saving a form would undo what another one saved since it was filled.

    A form's own saves never do, however often it saves by itself.
    """
    return report.saves != saves and report.writer != writer


def unanswered(fields: Collection[ReportField], contents: Contents, *, nil: bool) -> list[str]:
    """Codes of needed fields without an answer; a nil report needs none (S0-28)."""
    if nil:
        return []
    return [field.code for field in fields if field.needed and not contents.get(field.code)]


def punctual(report: UnitReport, received_at: datetime) -> bool:
    """What was on time the first time stays so: a returned report is not late for being mended."""
    if report.on_time is not None:
        return report.on_time
    return is_on_time(received_at, report.due_at)


def may_decide(verb: Decision, state: ReportStage) -> bool:
    """Who receives a report may accept what was handed in, and return it even after that."""
    if verb == "accept":
        return state is ReportStage.SUBMITTED
    return state in (ReportStage.SUBMITTED, ReportStage.ACCEPTED)


def late_sources(report: UnitReport, below: Collection[UnitReport]) -> list[UnitReport]:
    """Reports of units below that came, or came anew, after this one was handed in (S3-12)."""
    used = {source.unit: source.version for source in report.sources}
    return [one for one in below if one.version > used.get(one.unit, 0)]


def sources_of(below: Collection[UnitReport]) -> tuple[Source, ...]:
    """What a report handed in now takes from those below."""
    return tuple(
        Source(unit=one.unit, version=one.version, received_at=one.submitted_at)
        for one in below
        if one.submitted_at is not None
    )


def joined(field: ReportField, texts: Collection[tuple[str, str]]) -> str:
    """Answers of units below, `(name, text)`, as one: numbers added, texts under their names."""
    found = [(name, text) for name, text in texts if text]
    if field.kind == "number":
        return str(sum(int(text) for _, text in found)) if found else ""
    return "\n".join(f"- {name}: {text}" for name, text in found)
