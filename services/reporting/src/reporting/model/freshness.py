"""How fresh the figures are: every page says so."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

STALE: Final = timedelta(seconds=60)


class TopicLag(msgspec.Struct, frozen=True, kw_only=True):
    """`behind`: events in the log not applied yet; `applied_at`: time of the newest applied one.

    `gone`: events that left the log before they were applied. `inherited`: the beginning was taken
    over from figures made before, because the log no longer has it.
    """

    topic: str
    behind: int
    applied_at: datetime | None
    measured_at: datetime
    gone: int = 0
    inherited: bool = False


class Freshness(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that happened until `as_of` is in the figures (None: nothing measured yet).

    With `gone` they differ from their sources by so many events, until the log is restored.
    """

    as_of: datetime | None
    behind: int
    seconds: int
    stale: bool
    gone: int = 0


def complete_until(lag: TopicLag) -> datetime | None:
    """A topic read to its end is complete up to the measurement, else up to the last event."""
    return lag.measured_at if lag.behind == 0 else lag.applied_at


def seconds_behind(lag: TopicLag, now: datetime) -> int:
    """Whole seconds between now and what is complete; 0 when read to the end just now."""
    until = complete_until(lag)
    if lag.behind == 0 and now - lag.measured_at <= STALE:
        return 0
    return 0 if until is None else max(0, int((now - until).total_seconds()))


def freshness(lags: Sequence[TopicLag], now: datetime) -> Freshness:
    """The slowest topic decides."""
    moments = [complete_until(lag) for lag in lags]
    known = [moment for moment in moments if moment is not None]
    as_of = min(known) if known and len(known) == len(moments) else None
    return Freshness(
        as_of=as_of,
        behind=sum(lag.behind for lag in lags),
        seconds=max((seconds_behind(lag, now) for lag in lags), default=0),
        stale=as_of is None or now - as_of > STALE,
        gone=sum(lag.gone for lag in lags),
    )
