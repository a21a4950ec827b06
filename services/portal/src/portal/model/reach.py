"""Whose dossiers a member of staff may find: everybody's, those of own units, or nobody's."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from contracts.events import RoleGrant, UnitState
from contracts.roles import Role

PROVINCE: Final = frozenset(
    {
        Role.SECRETARY,
        Role.DOST_STAFF,
        Role.AUDITOR,
        Role.BOARD,
        Role.CONSOLIDATOR,
        Role.ADMINISTRATOR,
    }
)
OF_UNITS: Final = PROVINCE | {Role.UNIT_OFFICER, Role.UNIT_HEAD}
REVIEWERS: Final = frozenset({Role.SECRETARY, Role.DOST_STAFF, Role.AUDITOR})


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """`everything`, else the units whose branches are reached; `reviews`: may open a review."""

    everything: bool = False
    units: tuple[str, ...] = ()
    reviews: bool = False


def reach_of(grants: Iterable[RoleGrant]) -> Reach:
    """A role of the province that is granted for one unit reaches that unit's branch only."""
    grants = tuple(grants)
    return Reach(
        everything=any(g.role in PROVINCE and g.unit is None for g in grants),
        units=tuple(sorted({g.unit for g in grants if g.role in OF_UNITS and g.unit})),
        reviews=any(g.role in REVIEWERS and g.unit is None for g in grants),
    )


def branch(tops: Iterable[str], units: Iterable[UnitState]) -> list[str]:
    """Codes of the units that stand below one of `tops`, or were merged into one that does."""
    known = {unit.code: unit for unit in units}
    wanted = set(tops)
    return sorted(wanted | {code for code in known if wanted & _above(code, known)})


def _above(code: str, known: Mapping[str, UnitState]) -> set[str]:
    """The unit itself and everything it counts for. A cycle ends."""
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        unit = known.get(waiting.pop())
        if unit is not None and unit.code not in seen:
            seen.add(unit.code)
            waiting += [found for found in (unit.parent, unit.replaced_by) if found]
    return seen
