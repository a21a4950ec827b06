"""When units are asked to promote the contest, and whether the home page counts down.

Neither is part of the published rules: they say how the contest is made known, not how it is held.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from contracts.events import EditionState, UnitState
from contracts.windows import Window
from servicekit.times import as_moment

COUNTDOWN: Final = "public_countdown"
PERIODS: Final = "promotion_windows"
"""Names in the edition's `rules`."""


class UnitPeriod(Window, frozen=True, kw_only=True):
    """When a unit, and those below it, are asked to promote: letters of parents differ (S4-05)."""

    unit: str


def periods(edition: EditionState) -> tuple[UnitPeriod, ...]:
    """Those that differ from the edition's own. Raises msgspec.ValidationError."""
    return msgspec.convert(edition.rules.get(PERIODS) or (), tuple[UnitPeriod, ...])


def period_of(edition: EditionState, line: Iterable[str]) -> Window | None:
    """Of the nearest in a `line` of unit codes, from a unit upwards; else the edition's own."""
    own = {period.unit: period for period in periods(edition)}
    found = next((own[code] for code in line if code in own), None)
    return found or edition.windows.promotion


def line_of(unit: UnitState, units: Mapping[str, UnitState]) -> list[str]:
    """Codes from a unit upwards."""
    line = [unit.code]
    while (parent := units[line[-1]].parent if line[-1] in units else None) and parent not in line:
        line.append(parent)
    return line


def counts_down(edition: EditionState) -> bool:
    """Whether the home page says how long is left; it does unless staff switch it off."""
    return edition.rules.get(COUNTDOWN) is not False


def changed(edition: EditionState, found: list[UnitPeriod], *, countdown: bool) -> dict[str, Any]:
    """The rule parameters that would differ, by name."""
    values: dict[str, Any] = {}
    if countdown != counts_down(edition):
        values[COUNTDOWN] = countdown
    if tuple(found) != periods(edition):
        values[PERIODS] = [_said(period) for period in found]
    return values


def _said(period: UnitPeriod) -> dict[str, Any]:
    end = None if period.end is None else as_moment(period.end)
    return {
        "unit": period.unit,
        "start": as_moment(period.start),
        "end": end,
        "label": period.label,
    }
