"""Metrics as the code's closed lists declare them."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
KINDS = {"Counter", "Gauge", "Histogram", "Summary"}


def metric_names(file: Path) -> list[str]:
    """The first argument of every metric that the file makes."""
    return [name for name, _ in _made(file)]


def series() -> set[str]:
    """Everything our processes may be asked for: a histogram is three series."""
    files = [
        ROOT / "packages/servicekit/src/servicekit/metrics.py",
        *ROOT.glob("services/*/src/*/metrics.py"),
    ]
    found: set[str] = set()
    for file in files:
        for name, kind in _made(file):
            ends = ("_bucket", "_sum", "_count") if kind == "Histogram" else ("",)
            found |= {name + end for end in ends}
    return found


def _made(file: Path) -> list[tuple[str, str]]:
    return [
        (str(node.args[0].value), node.func.id)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in KINDS
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
