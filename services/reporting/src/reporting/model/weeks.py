"""Votes by weekday and hour, as people live them in Viet Nam."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

DAYS: Final = 7
HOURS: Final = 24
LEVELS: Final = 4


class HourOfWeek(msgspec.Struct, frozen=True):
    """`weekday`: 0 is Monday; `hour`: 0 … 23 in Viet Nam."""

    weekday: int
    hour: int
    count: int


class Week(msgspec.Struct, frozen=True):
    """`rows[hour][weekday]`, zero where nothing was found."""

    rows: tuple[tuple[int, ...], ...]

    @property
    def most(self) -> int:
        return max(max(row) for row in self.rows)

    @property
    def busiest(self) -> HourOfWeek | None:
        """The first of the hours with most votes, Monday first; None without votes."""
        hours = (
            HourOfWeek(weekday, hour, self.rows[hour][weekday])
            for weekday in range(DAYS)
            for hour in range(HOURS)
        )
        found = max(hours, key=lambda hour: hour.count)
        return found if found.count > 0 else None


def week(found: Iterable[HourOfWeek]) -> Week:
    """Every hour of the week."""
    rows = [[0] * DAYS for _ in range(HOURS)]
    for hour in found:
        rows[hour.hour][hour.weekday] += hour.count
    return Week(tuple(map(tuple, rows)))


def level(count: int, most: int) -> int:
    """How strongly a cell is shaded: 0 for nothing, else 1 … LEVELS by its share of the most."""
    return 0 if count <= 0 or most <= 0 else max(1, -(-count * LEVELS // most))


def totals(rows: Sequence[Sequence[int]]) -> list[int]:
    """Sums by weekday."""
    return [sum(column) for column in zip(*rows, strict=True)]
