"""Figures of units as a table of an official document. Pure."""

from collections.abc import Iterable

from reporting.model.names import line_name
from reporting.model.targets import Line
from reporting.phrases.official import BY_UNIT_HEADS
from servicekit.documents.model import Table
from servicekit.times import as_number


def by_unit(lines: Iterable[Line]) -> Table:
    """A row for each unit, in the order given."""
    rows = tuple(
        (
            str(place),
            line_name(line),
            *numbers((line.target, line.counts.handed_in, line.counts.valid, line.percent)),
        )
        for place, line in enumerate(lines, start=1)
    )
    return Table(
        heads=BY_UNIT_HEADS, rows=rows, numbers=frozenset({0, 2, 3, 4, 5}),
        widths=(1.1, 6, 1.6, 1.5, 1.5, 1.5),
    )  # fmt: skip


def numbers(found: Iterable[int | None]) -> tuple[str, ...]:
    """As people read them; nothing where there is none."""
    return tuple("" if number is None else as_number(number) for number in found)
