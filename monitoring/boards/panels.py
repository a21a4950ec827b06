"""A board as rows of panels, and how Grafana wants to hear it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

WIDTH = 24
HEIGHT = 8
SOURCE = {"type": "prometheus", "uid": "${source}"}


@dataclass(frozen=True)
class Panel:
    """`queries`: what a line is called (`{{label}}` is its label's value) -> PromQL.

    `unit` is Grafana's word: short, reqps, s, percentunit, bytes. `limit` draws a line of alarm.
    """

    title: str
    queries: dict[str, str]
    unit: str = "short"
    kind: Literal["timeseries", "stat"] = "timeseries"
    limit: float | None = None
    words: str = ""


@dataclass(frozen=True)
class Board:
    """`rows`: panels of a row share its width."""

    name: str
    title: str
    rows: Sequence[Sequence[Panel]]
    refresh: str = "10s"
    since: str = "now-1h"

    def queries(self) -> list[str]:
        return [query for row in self.rows for panel in row for query in panel.queries.values()]


def as_grafana(board: Board) -> dict[str, Any]:
    """The board in Grafana's schema 39."""
    panels = [
        _panel(panel, number=100 * at + place, x=place * width, y=at * HEIGHT, w=width)
        for at, row in enumerate(board.rows)
        for width in [WIDTH // len(row)]
        for place, panel in enumerate(row)
    ]
    return {
        "uid": f"contest-{board.name}",
        "title": board.title,
        "tags": ["contest"],
        "schemaVersion": 39,
        "editable": False,
        "timezone": "Asia/Ho_Chi_Minh",
        "refresh": board.refresh,
        "time": {"from": board.since, "to": "now"},
        "templating": {"list": [_source()]},
        "annotations": {"list": [_alerts()]},
        "panels": panels,
    }


def _panel(panel: Panel, *, number: int, x: int, y: int, w: int) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
    if panel.limit is not None:
        steps.append({"color": "red", "value": panel.limit})
    custom = {"fillOpacity": 10, "thresholdsStyle": {"mode": "line" if panel.limit else "off"}}
    return {
        "id": number + 1,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.words,
        "gridPos": {
            "x": x,
            "y": y,
            "w": w,
            "h": HEIGHT if panel.kind == "timeseries" else HEIGHT // 2,
        },
        "datasource": SOURCE,
        "fieldConfig": {
            "defaults": {
                "unit": panel.unit,
                "min": 0,
                "custom": custom if panel.kind == "timeseries" else {},
                "thresholds": {"mode": "absolute", "steps": steps},
            },
            "overrides": [],
        },
        "targets": [
            {"refId": chr(65 + at), "expr": query, "legendFormat": legend, "datasource": SOURCE}
            for at, (legend, query) in enumerate(panel.queries.items())
        ],
    }


def _source() -> dict[str, Any]:
    return {"name": "source", "type": "datasource", "query": "prometheus", "label": "Prometheus"}


def _alerts() -> dict[str, Any]:
    """When something that wakes people up began, as a line through all panels."""
    return {
        "name": "Cảnh báo",
        "enable": True,
        "iconColor": "red",
        "datasource": SOURCE,
        "expr": 'ALERTS{alertstate="firing",severity="page"}',
        "titleFormat": "{{alertname}}",
        "textFormat": "{{service}}",
    }
