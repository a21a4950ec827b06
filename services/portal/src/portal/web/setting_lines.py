"""Covered settings as lines, in the order people read them."""

from collections.abc import Mapping
from typing import Any, Final

from portal.model import windows
from portal.model.differences import Difference, differences
from portal.phrases import rules as rule_phrases

_WINDOWS: Final = tuple(f"windows.{kind}" for kind in windows.KINDS)
_ORDER: Final = {path: place for place, path in enumerate((*_WINDOWS, *rule_phrases.SETTINGS))}
_PARTS: Final = {part: place for place, part in enumerate(rule_phrases.PARTS)}


def lines_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What differs: the calendar first, then who votes how, then the rest."""
    return sorted(differences(before, after), key=_place)


def _place(line: Difference) -> tuple[int, int, str]:
    part, name, *rest = line.name.split(".")
    place = _ORDER.get(f"{part}.{name}", len(_ORDER))
    return place, _PARTS.get(".".join(rest), len(_PARTS)), line.name
