"""What reporting says: which monthly report is due when, and what became of it (S0-24, S3-11)."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Literal

from contracts import topics
from contracts.envelope import EventData, register
from contracts.topics import Topic


class ReportStage(StrEnum):
    """Where a monthly report stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


@register
class ReportState(EventData, frozen=True, kw_only=True):
    """A monthly report that is due from a unit. What it says is nobody else's business.

    `period` is a month, `2026-05`; `reports_to` the unit above that collects it (None: the
    standing body); `due_at` the first moment that is late; `last_day` the day before it;
    `remind_on` the days on which the unit should be reminded, all of them working days;
    `expected` False: no longer asked for. `submissions` counts how often it was handed in;
    `on_time` is about the first time.
    """

    topic: ClassVar[Topic] = topics.REPORTS
    type: ClassVar[str] = "reporting.report_state"

    edition: str
    period: str
    unit: str
    version: int
    expected: bool = True
    reports_to: str | None = None
    last_day: date
    due_at: datetime
    remind_on: tuple[date, ...] = ()
    state: ReportStage = ReportStage.DRAFT
    submissions: int = 0
    received_at: datetime | None = None
    on_time: bool | None = None

    def key(self) -> str:
        return f"{self.edition}:{self.period}:{self.unit}"


@register
class ReportTransitioned(EventData, frozen=True, kw_only=True):
    """A monthly report was handed in, taken back, returned or accepted.

    `by` is an account number; why it was returned is read on its page only.
    """

    topic: ClassVar[Topic] = topics.REPORT_TRANSITIONS
    type: ClassVar[str] = "reporting.report_transitioned"

    edition: str
    period: str
    unit: str
    verb: Literal["submit", "reopen", "return", "accept"]
    before: ReportStage
    after: ReportStage
    submissions: int
    by: int
    at: datetime
    on_time: bool | None = None

    def key(self) -> str:
        return f"{self.edition}:{self.period}:{self.unit}"
