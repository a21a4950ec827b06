"""How long dossiers have been waiting for a decision."""

from collections.abc import Iterable
from datetime import datetime, timedelta
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
    found = list(ages)
    limit = None if review_days is None else now - timedelta(days=review_days)
    return Queue(
        waiting=sum(age.dossiers for age in found),
        overdue=sum(age.dossiers for age in found if limit is not None and age.since < limit),
        review_days=review_days,
        oldest=min((age.since for age in found), default=None),
        groups=tuple(
            _group(found, now, least, less)
            for least, less in zip((0, *EDGES), (*EDGES, None), strict=True)
        ),
    )


def _group(ages: list[Age], now: datetime, least: int, less_than: int | None) -> AgeGroup:
    latest = now - timedelta(days=least)
    earliest = None if less_than is None else now - timedelta(days=less_than)
    inside = (
        age.dossiers
        for age in ages
        if age.since <= latest and (earliest is None or age.since > earliest)
    )
    return AgeGroup(least=least, less_than=less_than, dossiers=sum(inside))
