"""What the final record of an edition knows: everything as it was at a moment. Pure."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from reporting.model.figures import EntryVotes
from reporting.model.periods import Bucket, Step, floor
from reporting.model.targets import Counts, Line


class Named(msgspec.Struct, frozen=True):
    """So many dossiers of one stage, field or month."""

    name: str
    dossiers: int


class PeriodOfReports(msgspec.Struct, frozen=True, kw_only=True):
    """How a period's reports came in."""

    period: str
    expected: int
    received: int
    on_time: int


class Consolidation(msgspec.Struct, frozen=True):
    """One that was settled."""

    period: str
    version: int
    made_at: datetime


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Everything as it was at `as_of`, a full minute. `votes` by day; `peak` a minute's.

    `undescribed` dossiers count for what they count for now: their events did not say it yet.
    `unnamed` units are called what they are called now, for the same reason.
    """

    as_of: datetime
    undescribed: int
    unnamed: int
    counts: Counts
    reached: int
    strivers: int
    stages: Sequence[Named]
    fields: Sequence[Named]
    months: Sequence[Named]
    lines: Sequence[Line]
    firsts: dict[str, datetime]
    votes: Sequence[Bucket]
    struck: int
    peak: Bucket | None
    entries: Sequence[EntryVotes]
    accounts: int
    periods: Sequence[PeriodOfReports]
    consolidations: Sequence[Consolidation]


def moment_of(asked: datetime) -> datetime:
    """Votes are summed by minutes, so a record is of a full one."""
    return floor(asked, Step.MINUTE)
