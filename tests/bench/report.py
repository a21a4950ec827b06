"""The bench's table and the ratios it is about."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.contestants import PATH, Measured


@dataclass(frozen=True)
class Row:
    """Medians of one contestant over all rounds; CPU in microseconds per request."""

    name: str
    rate: float
    p50_ms: float
    p99_ms: float
    app_cpu: float
    path_cpu: float
    generator_cpu: float


def row(name: str, rounds: Sequence[Measured], app: Sequence[str], path: Sequence[str]) -> Row:
    """`app`, `path`: the families of processes whose CPU counts."""
    median = statistics.median
    return Row(
        name,
        rate=median(one.load.rate for one in rounds),
        p50_ms=median(one.load.p50_ms for one in rounds),
        p99_ms=median(one.load.p99_ms for one in rounds),
        app_cpu=median(one.micros(*app) for one in rounds),
        path_cpu=median(one.micros(*path) for one in rounds),
        generator_cpu=median(
            one.load.generator_seconds * 1e6 / one.load.answered for one in rounds
        ),
    )


def rows(found: dict[str, list[Measured]]) -> dict[str, Row]:
    """One row per contestant, in the order they were measured."""
    families: dict[str, tuple[Sequence[str], Sequence[str]]] = {
        "hello": (["app"], ["app"]),
        "demo": (["app"], ["app", "redis"]),
        "insert": (["app"], ["app", "postgres"]),
        "votes": (["voting-web"], PATH),
        "votes and ballots": (["voting-web"], PATH),
    }
    return {name: row(name, rounds, *families[name]) for name, rounds in found.items()}


def ratios(by_name: dict[str, Row]) -> dict[str, float]:
    """Ours to theirs, medians of one run."""
    votes, insert = by_name["votes"], by_name["insert"]
    return {
        "cpu_vs_hello": round(votes.app_cpu / by_name["hello"].app_cpu, 2),
        "rps_vs_insert": round(votes.rate / insert.rate, 2),
        "rps_vs_demo": round(votes.rate / by_name["demo"].rate, 2),
        "path_cpu_vs_insert": round(votes.path_cpu / insert.path_cpu, 2),
    }


def table(by_name: dict[str, Row]) -> list[str]:
    """Lines for people."""
    titles = ("", "requests/s", "p50 ms", "p99 ms", "app CPU µs", "path CPU µs", "generator µs")
    lines = [titles, *map(_cells, by_name.values())]
    widths = [max(len(line[at]) for line in lines) for at in range(len(titles))]
    return [
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in lines
    ]


def plain(figures: dict[str, Any]) -> dict[str, Any]:
    """For JSON, rounded to what they are worth."""
    return {
        name: round(value, 2) if isinstance(value, float) else value
        for name, value in figures.items()
    }


def _cells(one: Row) -> tuple[str, ...]:
    return (
        one.name,
        f"{one.rate:,.0f}",
        f"{one.p50_ms:.1f}",
        f"{one.p99_ms:.1f}",
        f"{one.app_cpu:.0f}",
        f"{one.path_cpu:.0f}",
        f"{one.generator_cpu:.0f}",
    )
