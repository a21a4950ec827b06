"""Figures for node-exporter's textfile collector: `HOME/metrics/*.prom`."""

from pathlib import Path

from stack.home import Home


def write(home: Home, name: str, values: dict[str, float]) -> None:
    """Replace the file in one step; values keep those of earlier runs that are not given anew."""
    folder = home.root / "metrics"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.prom"
    known = read(path) | values
    draft = path.with_suffix(".new")
    draft.write_text("".join(f"{key} {value:.0f}\n" for key, value in sorted(known.items())))
    draft.replace(path)


def read(path: Path) -> dict[str, float]:
    """{metric: value}; empty without a file."""
    if not path.exists():
        return {}
    pairs = (line.split() for line in path.read_text().splitlines())
    return {name: float(value) for name, value in pairs}
