"""Where the number of dossiers is heading until the deadline, by the pace of late."""

from datetime import datetime, timedelta
from math import ceil
from typing import Final

import msgspec

from contracts.windows import Window

PACE: Final = timedelta(days=14)
LEAST: Final = timedelta(days=3)
"""Nothing is said of the first days: their pace is chance."""


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """`per_day`: handed in by day lately; `expected` until `end` at that pace; `needed_per_day`: the

    pace that reaches the target, 0 when it is reached, None without a target.
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


def pace_since(window: Window | None, now: datetime) -> datetime | None:
    """From when on the pace is measured; None while nothing can be said of it."""
    if window is None or window.end is None or not window.start + LEAST <= now < window.end:
        return None
    return max(window.start, now - PACE)


def forecast(
    handed_in: int, lately: int, since: datetime, now: datetime, aim: tuple[int, datetime]
) -> Forecast:
    """`lately` of those handed in came after `since`; `aim` is the target and the deadline."""
    target, end = aim
    left = (end - now) / timedelta(days=1)
    per_day = lately / ((now - since) / timedelta(days=1))
    missing = max(0, target - handed_in)
    return Forecast(
        end=end,
        days=ceil(left),
        per_day=round(per_day, 1),
        expected=handed_in + int(per_day * left),
        target=target,
        needed_per_day=round(missing / left, 1) if target else None,
    )
