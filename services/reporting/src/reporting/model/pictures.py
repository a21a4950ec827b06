"""What a chart that is taken away as a picture shows; where its marks stand in px."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from reporting.model.charts import Chart
from reporting.model.tilemaps import TileMap
from reporting.model.weeks import Week

WIDTH: Final = 960
MARGIN: Final = 24
HEAD: Final = 78
ROW: Final = 28
CELL: Final = 22
TIME_CHART: Final = 200
LABELS: Final = 300
"""Room for the label left of a bar."""


class Bar(msgspec.Struct, frozen=True):
    """`note` stands behind the number."""

    label: str
    value: int
    note: str = ""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """Exactly what `kind` says is there: `chart` (columns, line), `bars`, `week` or `map`."""

    title: str
    kind: Literal["columns", "line", "bars", "week", "map"]
    chart: Chart | None = None
    bars: tuple[Bar, ...] = ()
    week: Week | None = None
    map: TileMap | None = None

    @property
    def height(self) -> int:
        if self.kind == "bars":
            return HEAD + ROW * max(1, len(self.bars)) + MARGIN
        if self.kind == "week":
            return HEAD + CELL * 25 + MARGIN
        if self.map is not None:
            return (
                HEAD
                + round(self.map.height * (WIDTH - 2 * MARGIN) / max(1, self.map.width))
                + MARGIN
            )
        return HEAD + TIME_CHART + MARGIN

    @property
    def most(self) -> int:
        """The longest bar's value; at least 1."""
        return max([1, *(bar.value for bar in self.bars)])


def bars(title: str, found: Sequence[Bar]) -> Picture:
    return Picture(title=title, kind="bars", bars=tuple(found))
