"""`python -m monitoring.boards.drawn PROMETHEUS BOARD FROM TO FILE.svg`: a board as it looked between
two times (2026-10-31T20:00+07:00), from what Prometheus knows; panels without a figure are named.

For a report, and to see a board with real figures where no Grafana runs.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from monitoring.boards.__main__ import BOARDS
from monitoring.boards.panels import Board, Panel

HERE = timezone(timedelta(hours=7))
WIDTH, GAP, HEAD = 1440, 12, 40
HEIGHTS = {"timeseries": 250, "stat": 110}
INSET, FOOT, LEGEND = 64, 24, 15
POINTS = 240
MOST_LINES = 6
COLOURS = ("#1f77b4", "#d9480f", "#2b8a3e", "#862e9c", "#c92a2a", "#0b7285")
SCALES = {
    "s": ((1, "s"), (1e-3, "ms")),
    "bytes": ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")),
    "percentunit": ((0.01, "%"),),
    "reqps": ((1, "/s"),),
}
"""Grafana's units: the largest that fits is taken."""


@dataclass(frozen=True)
class Line:
    """`points`: (epoch seconds, value), in order."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Span:
    """From, to: epoch seconds."""

    first: float
    last: float

    @property
    def step(self) -> float:
        return max(1.0, (self.last - self.first) / POINTS)


def main(arguments: list[str]) -> int:
    """1 when a panel has no figure."""
    prometheus, name, first, last, file = arguments
    (board,) = (one for one in BOARDS if one.name == name)
    span = Span(*(datetime.fromisoformat(moment).timestamp() for moment in (first, last)))
    found = {id(p): lines(prometheus, p, span) for row in board.rows for p in row}
    Path(file).write_text(drawn(board, found, span), encoding="utf-8")
    empty = [p.title for row in board.rows for p in row if not found[id(p)]]
    sys.stderr.write("".join(f"no figure: {title}\n" for title in empty))
    return 1 if empty else 0


def lines(prometheus: str, panel: Panel, span: Span) -> list[Line]:
    """Of all queries of the panel; the highest are drawn."""
    found = [
        Line(_named(legend, series["metric"]), _numbers(series["values"]))
        for legend, query in panel.queries.items()
        for series in _asked(prometheus, query, span)
    ]
    some = [line for line in found if line.points]
    return sorted(some, key=lambda line: -max(value for _, value in line.points))[:MOST_LINES]


def _asked(prometheus: str, query: str, span: Span) -> list[dict[str, Any]]:
    asked = urlencode({"query": query, "start": span.first, "end": span.last, "step": span.step})
    with urlopen(f"{prometheus}/api/v1/query_range?{asked}", timeout=30) as answer:  # noqa: S310  # an operator's own
        result: list[dict[str, Any]] = json.load(answer)["data"]["result"]
    return result


def _named(legend: str, labels: Mapping[str, str]) -> str:
    for label, value in labels.items():
        legend = legend.replace("{{" + label + "}}", value)
    return legend


def _numbers(values: Sequence[tuple[float, str]]) -> list[tuple[float, float]]:
    return [(at, float(text)) for at, text in values if text not in {"NaN", "+Inf", "-Inf"}]


def drawn(board: Board, found: Mapping[int, Sequence[Line]], span: Span) -> str:
    """The board as one SVG; `found`: lines by `id` of their panel."""
    parts, y = [], HEAD
    for row in board.rows:
        width = (WIDTH - GAP * (len(row) + 1)) / len(row)
        height = max(HEIGHTS[panel.kind] for panel in row)
        for place, panel in enumerate(row):
            x = GAP + place * (width + GAP)
            inner = "".join(_panel(panel, found[id(panel)], span, (width, height)))
            parts.append(f'<g transform="translate({x:.1f} {y})">{inner}</g>')
        y += height + GAP
    when = " – ".join(
        f"{datetime.fromtimestamp(at, HERE):%d/%m/%Y %H:%M}" for at in (span.first, span.last)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" '
        f'height="{y}" font-family="sans-serif" font-size="12">'
        f'<rect width="{WIDTH}" height="{y}" fill="#eef1f4"/>'
        f"{_text(GAP, 26, f'{board.title} · {when}', size=18)}{''.join(parts)}</svg>\n"
    )


def _panel(
    panel: Panel, found: Sequence[Line], span: Span, size: tuple[float, float]
) -> Iterator[str]:
    width, height = size
    yield f'<rect width="{width:.1f}" height="{height}" rx="4" fill="white"/>'
    yield _text(10, 20, panel.title, size=13)
    if not found:
        yield _text(10, height / 2, "không có số liệu", colour="#868e96")
    elif panel.kind == "stat":
        value = found[0].points[-1][1]
        over = panel.limit is not None and value >= panel.limit
        shown = _short(value, panel.unit)
        yield _text(10, 80, shown, size=38, colour="#c92a2a" if over else "#2b8a3e")
    else:
        yield from _graph(panel, found, span, size)


def _graph(
    panel: Panel, found: Sequence[Line], span: Span, size: tuple[float, float]
) -> Iterator[str]:
    width, height = size
    low = height - FOOT - LEGEND * len(found)
    most = max(value for line in found for _, value in line.points)
    if panel.limit is not None and panel.limit <= 4 * most:
        most = max(most, panel.limit)
    most = most * 1.05 or 1.0

    def place(at: float, value: float) -> str:
        x = INSET + (at - span.first) / (span.last - span.first) * (width - INSET - 10)
        return f"{x:.1f},{low - value / most * (low - 34):.1f}"

    for part in range(3):
        level = most * part / 2
        yield _line([place(span.first, level), place(span.last, level)], "#dee2e6")
        yield _text(8, low - (low - 34) * part / 2 + 4, _short(level, panel.unit), colour="#495057")
        at = span.first + (span.last - span.first) * part / 2
        x = INSET + (width - INSET - 60) * part / 2
        yield _text(x, low + 16, f"{datetime.fromtimestamp(at, HERE):%H:%M:%S}", colour="#495057")
    if panel.limit is not None and panel.limit <= most:
        ends = [place(span.first, panel.limit), place(span.last, panel.limit)]
        yield _line(ends, "#c92a2a", dash="5 4")
    for number, (line, colour) in enumerate(zip(found, COLOURS, strict=False)):
        for piece in _pieces(line.points, span.step):
            yield _line([place(at, value) for at, value in piece], colour, width=1.6)
        words = f"{line.name or panel.title}: {_short(line.points[-1][1], panel.unit)}"
        yield _text(INSET, low + 34 + LEGEND * number, f"— {words}", colour=colour)


def _pieces(
    points: Sequence[tuple[float, float]], step: float
) -> Iterator[list[tuple[float, float]]]:
    """Where nothing was known for a while, a gap."""
    piece: list[tuple[float, float]] = []
    for point in points:
        if piece and point[0] - piece[-1][0] > 1.5 * step:
            yield piece
            piece = []
        piece.append(point)
    yield piece


def _short(value: float, unit: str) -> str:
    scales = SCALES.get(unit, ((1, ""),))
    size, name = next((one for one in scales if abs(value) >= one[0]), scales[-1])
    number = value / size
    digits = 0 if abs(number) >= 100 or number == int(number) else 1 if abs(number) >= 10 else 2
    return f"{number:,.{digits}f} {name}".strip()


def _line(points: Sequence[str], colour: str, *, width: float = 1, dash: str = "") -> str:
    path = points if len(points) > 1 else [points[0], points[0]]
    return (
        f'<polyline points="{" ".join(path)}" fill="none" stroke="{colour}" '
        f'stroke-width="{width}" stroke-linecap="round" stroke-dasharray="{dash or "none"}"/>'
    )


def _text(x: float, y: float, words: str, *, size: int = 12, colour: str = "#212529") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}">{escape(words)}</text>'
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
