"""The numbers themselves, as pages show them and programs read them (JSON field names)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from contracts.events.submissions import DossierStage
from reporting.model.forecasts import Forecast
from reporting.model.freshness import Freshness, TopicLag
from reporting.model.headlines import Headline
from reporting.model.periods import Bucket, Step
from reporting.model.stages import ORDER
from reporting.model.targets import Counts, GroupProgress, Line, Unit
from reporting.model.tree import StageOfField, Tally
from reporting.model.waiting import Queue
from reporting.model.weeks import Week


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all answers."""


class StageCount(msgspec.Struct, frozen=True):
    stage: DossierStage
    dossiers: int


def by_stage(tallies: Iterable[Tally | StageOfField]) -> list[StageCount]:
    """Every stage, also the empty ones, in the order of the life cycle."""
    found: Counter[str] = Counter()
    for tally in tallies:
        found[tally.stage] += tally.dossiers
    return [StageCount(stage, found[stage.value]) for stage in ORDER]


class FieldCount(msgspec.Struct, frozen=True):
    """Dossiers of one field of the edition; an empty one: none was chosen yet."""

    field: str
    label: str
    counts: Counts


class DayOfSteps(msgspec.Struct, frozen=True, kw_only=True):
    """Steps taken on a day (Viet Nam); `handed_in` counts first times only."""

    day: date
    handed_in: int = 0
    supplements: int = 0
    valid: int = 0
    not_valid: int = 0
    published: int = 0


class DossierFigures(Figures, frozen=True, kw_only=True):
    """Distinct dossiers of the province; `days` only those on which something happened."""

    counts: Counts
    stages: list[StageCount]
    fields: list[FieldCount]
    days: list[DayOfSteps]
    handed_in_by_day: list[Bucket]
    """Running total, every day of the period."""


class QueueFigures(Figures, Queue, frozen=True, kw_only=True):
    """What waits for the reviewers now, whatever the period."""


class TargetFigures(Figures, frozen=True, kw_only=True):
    """`unattributed`: dossiers that no listed unit is credited with.

    `headline`: which count is held against targets in this phase.
    """

    counts: Counts
    headline: Headline
    forecast: Forecast | None
    unattributed: int
    units: int
    strivers: int
    reached: int
    groups: list[GroupProgress]
    lines: list[Line]

    @property
    def at_zero(self) -> list[Line]:
        return [line for line in self.lines if line.at_zero]


class VoteFigures(Figures, frozen=True, kw_only=True):
    """Counted votes (recorded minus struck). `last_hour` is by minute, `buckets` by `step`."""

    counted: int
    struck: int
    step: Step
    buckets: list[Bucket]
    last_hour: list[Bucket]
    peak: Bucket | None
    week: Week


class EntryVotes(msgspec.Struct, frozen=True, kw_only=True):
    """`rank` is None for an entry that is withdrawn, suspended or disqualified."""

    rank: int | None
    number: int
    code: str | None
    title: str | None
    unit_name: str | None
    standing: str | None
    votes: int


class EntryFigures(Figures, frozen=True, kw_only=True):
    """`hidden`: the public does not see these counts now."""

    hidden: bool
    total: int
    entries: list[EntryVotes]


class CommuneCount(msgspec.Struct, frozen=True):
    code: str | None
    name: str | None
    accounts: int


class AccountFigures(Figures, frozen=True, kw_only=True):
    """Accounts in good standing that began in the period."""

    total: int
    declared: int
    by_day: list[Bucket]
    communes: list[CommuneCount]


class ChannelCount(msgspec.Struct, frozen=True):
    channel: str
    sent: int
    failed: int
    expired: int


class MessageFigures(Figures, frozen=True, kw_only=True):
    """Messages settled since `since`: as long as the log keeps them."""

    since: datetime
    channels: list[ChannelCount]

    @property
    def sent(self) -> int:
        return sum(channel.sent for channel in self.channels)

    @property
    def unsent(self) -> int:
        return sum(channel.failed + channel.expired for channel in self.channels)


class LagFigures(Figures, frozen=True, kw_only=True):
    """How far the projections are behind the log."""

    freshness: Freshness
    topics: list[TopicLag]


class DossierRow(msgspec.Struct, frozen=True, kw_only=True):
    """One dossier in a drill-down; nothing about its applicant."""

    dossier: str
    code: str
    title: str
    stage: DossierStage
    field: str
    primary_unit: str | None
    unit_name: str | None
    created_at: datetime | None
    submitted_at: datetime | None
    decided_at: datetime | None


class ChildLine(Line, frozen=True, kw_only=True):
    """A unit below with what its parent has set; `target` is that, else the edition's."""

    set_by_parent: int | None = None


class UnitFigures(Figures, frozen=True, kw_only=True):
    """A unit with its branch below it; `parents` from the top down."""

    unit: Unit
    target: int | None
    promotes: bool
    headline: Headline
    joint: Line | None
    """Its group's line, when the group strives together."""
    percent: int | None
    counts: Counts
    stages: list[StageCount]
    parents: list[Unit]
    children: list[ChildLine]
