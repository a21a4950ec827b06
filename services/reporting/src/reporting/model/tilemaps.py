"""Communes and wards as squares of one size: each counts the same, whatever its area."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

import msgspec

from reporting.model.headlines import Headline
from reporting.model.targets import Line

COMMUNES: Final = "commune_or_ward"
WIDTH: Final = 104
HEIGHT: Final = 62
GAP: Final = 4
LETTERS_IN_LINE: Final = 12


class Place(msgspec.Struct, frozen=True):
    """A unit's square: rows from the north, columns from the west, both from 1."""

    code: str
    row: int
    column: int


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """A square with its unit. `x`, `y`: its corner in px; `words`: the name in a line or two."""

    line: Line
    x: int
    y: int
    words: tuple[str, ...]
    count: int
    state: Literal["none", "begun", "reached", "free"]


class TileMap(msgspec.Struct, frozen=True, kw_only=True):
    """`unplaced`: units of the group that the map does not know."""

    tiles: tuple[Tile, ...]
    unplaced: tuple[Line, ...]
    width: int
    height: int


def tile_map(lines: Iterable[Line], places: Sequence[Place], headline: Headline) -> TileMap:
    """The communes and wards among the lines, each at its place."""
    found = {line.code: line for line in lines if line.group == COMMUNES and line.code}
    known = [place for place in places if place.code in found]
    taken = {place.code for place in known}
    return TileMap(
        tiles=tuple(_tile(place, found[place.code], headline) for place in known),
        unplaced=tuple(line for code, line in found.items() if code not in taken),
        width=max((place.column for place in places), default=0) * (WIDTH + GAP),
        height=max((place.row for place in places), default=0) * (HEIGHT + GAP),
    )


def _tile(place: Place, line: Line, headline: Headline) -> Tile:
    return Tile(
        line=line,
        x=(place.column - 1) * (WIDTH + GAP),
        y=(place.row - 1) * (HEIGHT + GAP),
        words=in_lines(line.name.partition(" ")[2] or line.name),
        count=line.counts.of(headline),
        state=_state(line, line.counts.of(headline)),
    )


def _state(line: Line, count: int) -> Literal["none", "begun", "reached", "free"]:
    if line.target is None:
        return "free"
    if line.reached:
        return "reached"
    return "begun" if count else "none"


def in_lines(name: str) -> tuple[str, ...]:
    """One line, or two that are about as long."""
    if len(name) <= LETTERS_IN_LINE or " " not in name:
        return (name,)
    words = name.split(" ")
    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(cuts, key=lambda cut: max(len(part) for part in cut))
