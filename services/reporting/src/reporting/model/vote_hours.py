"""Votes by the hour: what every figure of a period is made of. Days in Viet Nam begin at an hour.

One small list is read from the sums, instead of the sums once for each figure.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import msgspec

from reporting.model.periods import Bucket, Step, floor
from reporting.model.weeks import HourOfWeek
from servicekit.times import VN


class Hour(msgspec.Struct, frozen=True, kw_only=True):
    """Votes of an hour that begins at `at` (UTC): recorded, struck; `most` in one minute of it.

    `most` is 0 where minutes are not looked at.
    """

    at: datetime
    votes: int
    struck: int
    most: int = 0

    @property
    def counted(self) -> int:
        return self.votes - self.struck


def buckets(hours: Iterable[Hour], since: datetime, until: datetime, step: Step) -> list[Bucket]:
    """Counted votes by hour or day from `since` on; empty steps are left out."""
    found: Counter[datetime] = Counter()
    for hour in hours:
        if floor(since, Step.HOUR) <= hour.at < until:
            found[floor(hour.at, step)] += hour.counted
    return [Bucket(at, count) for at, count in found.items()]


def of_week(hours: Iterable[Hour]) -> list[HourOfWeek]:
    """Each hour as the weekday and hour that people in Viet Nam lived it as."""
    local = ((hour.at.astimezone(VN), hour.counted) for hour in hours)
    return [HourOfWeek(at.weekday(), at.hour, counted) for at, counted in local]


def busiest(hours: Iterable[Hour]) -> Hour | None:
    """The first of the hours in which the minute with most votes lies; None without votes."""
    found = max(hours, key=lambda hour: hour.most, default=None)
    return found if found is not None and found.most else None
