"""Where the number of dossiers is heading until the deadline, by the pace of late."""

from datetime import datetime, timedelta
from math import ceil
from typing import Final

import msgspec

from contracts.windows import Window

LATELY: Final = timedelta(days=14)
LEAST: Final = timedelta(days=3)
"""Nothing is said of the first days: their pace is chance."""


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """`per_day` came in lately, `expected` is the number at the deadline if it goes on like that.

    `needed_per_day` reaches the target: 0 when it is reached, None without a target.
    """

    end: datetime
    days: int
    per_day: float
    expected: int
    target: int
    needed_per_day: float | None

    @property
    def reaches(self) -> bool:
        return self.expected >= self.target


class Counted(msgspec.Struct, frozen=True):
    """Dossiers handed in, and how many of them since the pace is measured."""

    handed_in: int
    lately: int


class Pace(msgspec.Struct, frozen=True):
    """From `since` on the pace is measured, until `end` it goes on."""

    since: datetime
    end: datetime


def pace(window: Window | None, now: datetime) -> Pace | None:
    """None while nothing can be said: no window, not open, or open since a moment ago."""
    if window is None or window.end is None or not window.start + LEAST <= now < window.end:
        return None
    return Pace(max(window.start, now - LATELY), window.end)


def forecast(counted: Counted, found: Pace, now: datetime, target: int) -> Forecast:
    """At the pace of late until the deadline."""
    left = (found.end - now) / timedelta(days=1)
    per_day = counted.lately / ((now - found.since) / timedelta(days=1))
    missing = max(0, target - counted.handed_in)
    return Forecast(
        end=found.end,
        days=ceil(left),
        per_day=round(per_day, 1),
        expected=counted.handed_in + int(per_day * left),
        target=target,
        needed_per_day=round(missing / left, 1) if target else None,
    )
