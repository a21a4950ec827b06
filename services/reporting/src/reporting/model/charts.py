"""Where the marks of a chart stand. Widths are percents, so charts fit every screen; heights px."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from reporting.model.periods import Bucket

PLOT_TOP: Final = 16
PLOT_HEIGHT: Final = 140
MOST_TICKS: Final = 5
ROUND: Final = (1, 2, 3, 4, 5, 6, 8)


class Column(msgspec.Struct, frozen=True):
    """`x`, `width` in percent of the chart; `y`, `height` in px from its top."""

    x: float
    width: float
    y: float
    height: float
    label: str
    count: int

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 3)


class Mark(msgspec.Struct, frozen=True):
    """A label at `position` (percent along x, or px down y)."""

    position: float
    label: str


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """`line` joins the middles of the columns, in a box of 1000 by PLOT_HEIGHT."""

    columns: tuple[Column, ...]
    ticks: tuple[Mark, ...]
    top: int
    line: str

    @property
    def bottom(self) -> int:
        return PLOT_TOP + PLOT_HEIGHT


def nice_ceiling(most: int) -> int:
    """The smallest round number (1 … 6, 8, 10, 20, 30 …) that is not below `most`; at least 1."""
    power = 1
    while True:
        for step in ROUND:
            if step * power >= most:
                return step * power
        power *= 10


def chart(buckets: Sequence[Bucket], label: Callable[[Bucket], str]) -> Chart:
    """Columns over time; `label` says when, for the axis and the tips."""
    top = nice_ceiling(max((bucket.count for bucket in buckets), default=0))
    width = 100 / max(1, len(buckets))
    columns = tuple(
        _column(index, width, bucket.count / top, label(bucket), bucket.count)
        for index, bucket in enumerate(buckets)
    )
    return Chart(columns=columns, ticks=_ticks(columns), top=top, line=_line(columns))


def _column(index: int, width: float, share: float, label: str, count: int) -> Column:
    height = max(0.0, share) * PLOT_HEIGHT
    return Column(
        x=round(index * width + width * 0.1, 3),
        width=round(width * 0.8, 3),
        y=round(PLOT_TOP + PLOT_HEIGHT - height, 1),
        height=round(height, 1),
        label=label,
        count=count,
    )


def _ticks(columns: Sequence[Column]) -> tuple[Mark, ...]:
    every = -(-len(columns) // MOST_TICKS) or 1
    return tuple(Mark(column.middle, column.label) for column in columns[::every])


def _line(columns: Sequence[Column]) -> str:
    return " ".join(f"{column.middle * 10:.1f},{column.y - PLOT_TOP:.1f}" for column in columns)
