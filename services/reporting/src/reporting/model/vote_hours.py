"""Votes by the day and its hours: what every figure of a period is made of.

One small list is read from the sums, instead of the sums once for each figure.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import msgspec

from reporting.model import periods
from reporting.model.periods import Bucket, Step, floor
from reporting.model.weeks import HourOfWeek


class VotingDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day in Viet Nam: votes struck, and those that count by the hour (24 of them)."""

    day: date
    struck: int
    hours: Sequence[int]


def by_hour(days: Iterable[VotingDay]) -> list[Bucket]:
    """Hours with counted votes, first to last."""
    return [
        Bucket(begun + timedelta(hours=hour), count)
        for day in days
        for begun in [periods.first_moment(day.day)]
        for hour, count in enumerate(day.hours)
        if count
    ]


def buckets(hours: Iterable[Bucket], since: datetime, until: datetime, step: Step) -> list[Bucket]:
    """Counted votes by hour or day from `since` on; empty steps are left out."""
    first = floor(since, Step.HOUR)
    inside = [hour for hour in hours if first <= hour.at < until]
    if step is Step.HOUR:
        return inside
    found: Counter[datetime] = Counter()
    for hour in inside:
        found[floor(hour.at, step)] += hour.count
    return [Bucket(at, count) for at, count in found.items()]


def of_week(days: Iterable[VotingDay]) -> list[HourOfWeek]:
    """Each hour as the weekday and hour that people in Viet Nam lived it as."""
    return [
        HourOfWeek(day.day.weekday(), hour, count)
        for day in days
        for hour, count in enumerate(day.hours)
    ]
