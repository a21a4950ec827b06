"""What the standing body makes of a period's reports: figures, and the versions used (S0-28)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from reporting.model.figures import TargetFigures
from reporting.model.targets import Counts, GroupProgress, Line
from reporting.model.unit_reports import ReportFigures


class UsedReport(msgspec.Struct, frozen=True, kw_only=True):
    """One version of one unit's report, as it was handed in.

    `reports_to`: the unit that owes the standing body a report, in place of which this one stands.
    """

    unit: str
    name: str
    reports_to: str | None = None
    version: int
    received_at: datetime
    on_time: bool
    nil: bool
    contents: dict[str, str]
    figures: ReportFigures


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What the standing body writes itself."""

    assessment: str = ""
    difficulties: str = ""
    proposals: str = ""


class Consolidated(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, frozen: a document made of it later is the same document.

    `as_of`: up to when dossiers are counted; `missing`: names of units that owe a report.
    """

    period: str
    as_of: datetime | None
    made_at: datetime
    words: Words
    used: tuple[UsedReport, ...]
    missing: tuple[str, ...]
    counts: Counts
    reached: int
    strivers: int
    groups: tuple[GroupProgress, ...]
    lines: tuple[Line, ...]

    @property
    def expected(self) -> int:
        return self.received + len(self.missing)

    @property
    def received(self) -> int:
        """Of those that were to report to the standing body."""
        return sum(report.reports_to is None for report in self.used)

    @property
    def on_time(self) -> int:
        return sum(report.on_time for report in self.used if report.reports_to is None)

    def total(self, figure: str) -> int:
        """The sum of one figure over the reports used."""
        return sum(getattr(report.figures, figure) for report in self.used)


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A consolidation as it was settled."""

    version: int
    made_at: datetime
    contents: Consolidated


def with_targets(
    draft: Consolidated, figures: TargetFigures, as_of: datetime | None
) -> Consolidated:
    """The figures of dossiers: distinct ones, over the edition's own list of units."""
    return msgspec.structs.replace(
        draft,
        as_of=as_of,
        counts=figures.counts,
        reached=figures.reached,
        strivers=figures.strivers,
        groups=tuple(figures.groups),
        lines=tuple(figures.lines),
    )


def newer_than(stored: Consolidated, used: Sequence[UsedReport]) -> list[UsedReport]:
    """Reports that came, or came anew, after a consolidation: it lacks them."""
    known = {report.unit: report.version for report in stored.used}
    return [report for report in used if report.version > known.get(report.unit, 0)]
