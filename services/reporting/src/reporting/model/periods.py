"""Days as people choose them, moments as the projections hold them, and steps between."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from servicekit.times import VN

MOST_HOURS: Final = timedelta(days=8)
"""Beyond this a chart by the hour has more columns than a phone has room for."""


class Step(StrEnum):
    """The width of one column over time."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


WIDTHS: Final = {
    Step.MINUTE: timedelta(minutes=1),
    Step.HOUR: timedelta(hours=1),
    Step.DAY: timedelta(days=1),
}
LONGEST: Final = {
    Step.MINUTE: timedelta(days=1),
    Step.HOUR: timedelta(days=31),
    Step.DAY: timedelta.max,
}
"""How long a period may be asked for by a step: about 1,500 columns at most."""


class Bucket(msgspec.Struct, frozen=True):
    """How many things happened in the step that begins at `at` (UTC)."""

    at: datetime
    count: int


def first_moment(day: date) -> datetime:
    """The day's 00:00 in Viet Nam, in UTC."""
    return datetime.combine(day, time(), VN).astimezone(UTC)


def after_last_moment(day: date) -> datetime:
    """The half-open end of a period that includes `day` ("đến hết ngày", X-03)."""
    return first_moment(day + timedelta(days=1))


def day_of(moment: datetime) -> date:
    """The calendar day in Viet Nam."""
    return moment.astimezone(VN).date()


def floor(moment: datetime, step: Step) -> datetime:
    """The beginning of the step that `moment` lies in; days begin at midnight in Viet Nam."""
    if step is Step.DAY:
        return first_moment(day_of(moment))
    if step is Step.HOUR:
        return moment.replace(minute=0, second=0, microsecond=0)
    return moment.replace(second=0, microsecond=0)


def end_of_minute(moment: datetime) -> datetime:
    """The next full minute, or the moment itself if it is one."""
    begun = floor(moment, Step.MINUTE)
    return begun if begun == moment else begun + WIDTHS[Step.MINUTE]


def fitting_step(wanted: Step | None, since: datetime, until: datetime) -> Step:
    """The wanted step if its columns fit on a page; else hours while they do, else days."""
    if wanted is not None and until - since <= LONGEST[wanted]:
        return wanted
    return Step.HOUR if until - since <= MOST_HOURS else Step.DAY


def fill(found: Iterable[Bucket], since: datetime, until: datetime, step: Step) -> list[Bucket]:
    """Every step from `since` (inclusive) to `until` (exclusive), zero where nothing was found."""
    counts = {bucket.at: bucket.count for bucket in found}
    return [Bucket(at, counts.get(at, 0)) for at in _steps(since, until, step)]


def add_up(buckets: Iterable[Bucket]) -> list[Bucket]:
    """Running totals."""
    total = 0
    summed = []
    for bucket in buckets:
        total += bucket.count
        summed.append(Bucket(bucket.at, total))
    return summed


def _steps(since: datetime, until: datetime, step: Step) -> Iterator[datetime]:
    at = floor(since, step)
    while at < until:
        yield at
        at += WIDTHS[step]
