"""How long dossiers have been waiting for a decision."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import accumulate
from operator import attrgetter
from typing import Final

import msgspec

EDGES: Final = (1, 3, 5, 7, 14)
"""Upper ends of the age groups in whole days; the last group has none."""


class Age(msgspec.Struct, frozen=True):
    """So many dossiers have been waiting since this moment."""

    since: datetime
    dossiers: int


class AgeGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Waiting for at least `least` and less than `less_than` days (None: or longer)."""

    least: int
    less_than: int | None
    dossiers: int


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for the reviewers; `overdue` longer than the edition's `review_days`."""

    waiting: int
    overdue: int
    review_days: int | None
    oldest: datetime | None
    groups: tuple[AgeGroup, ...]


def queue(ages: Iterable[Age], now: datetime, review_days: int | None) -> Queue:
    """Groups of every age, also the empty ones."""
    found = sorted(ages, key=attrgetter("since"))
    waiting = [0, *accumulate(age.dossiers for age in found)]

    def longer_than(days: int) -> int:
        """Dossiers that wait for longer than so many days."""
        return waiting[bisect_left(found, now - timedelta(days=days), key=attrgetter("since"))]

    def at_least(days: int | None) -> int:
        """Dossiers that wait for so many days or longer; None: for ever."""
        if days is None:
            return 0
        return waiting[bisect_right(found, now - timedelta(days=days), key=attrgetter("since"))]

    return Queue(
        waiting=waiting[-1],
        overdue=0 if review_days is None else longer_than(review_days),
        review_days=review_days,
        oldest=found[0].since if found else None,
        groups=tuple(
            AgeGroup(least=least, less_than=less, dossiers=at_least(least) - at_least(less))
            for least, less in zip((0, *EDGES), (*EDGES, None), strict=True)
        ),
    )
