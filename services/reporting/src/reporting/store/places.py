"""Where units stand on the tile map, from the file in `data`."""

import csv
from functools import cache
from importlib.resources import files

from reporting.model.tilemaps import Place


@cache
def every() -> tuple[Place, ...]:
    """All places, in the file's order."""
    text = (files("reporting") / "data" / "communes.csv").read_text(encoding="utf-8")
    return tuple(
        Place(row["code"], int(row["row"]), int(row["column"]))
        for row in csv.DictReader(text.splitlines())
    )
