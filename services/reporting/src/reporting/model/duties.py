"""Who does what with monthly reports: units write and collect, the standing body receives."""

from collections.abc import Iterable
from typing import Final

import msgspec

from contracts.events.accounts import RoleGrant
from contracts.roles import Role

WRITERS: Final = frozenset({Role.UNIT_OFFICER, Role.CONSOLIDATOR})
"""Granted for a unit: this unit's own reports, and those of its units that report to it."""

RECEIVERS: Final = frozenset({Role.DOST_STAFF, Role.CONSOLIDATOR})
"""Granted for the province: what is reported to the standing body."""

SEES_NAMES: Final = WRITERS | {Role.DOST_STAFF, Role.SECRETARY, Role.BOARD}
"""The others who read leads, auditors first of all, read them without persons."""


class Duties(msgspec.Struct, frozen=True, kw_only=True):
    """`units`: whose reports this person writes; `receives`: those to the standing body."""

    units: frozenset[str] = frozenset()
    receives: bool = False
    sees_names: bool = False

    def may_write(self, unit: str) -> bool:
        return unit in self.units

    def may_receive(self, reports_to: str | None) -> bool:
        """Decide on what is reported to a unit, or (None) to the standing body."""
        return self.receives if reports_to is None else reports_to in self.units


def duties_of(grants: Iterable[RoleGrant]) -> Duties:
    """Nobody writes for the whole province, and nobody else's role does more than read."""
    grants = tuple(grants)
    units = frozenset(grant.unit for grant in grants if grant.role in WRITERS and grant.unit)
    receives = any(grant.role in RECEIVERS and grant.unit is None for grant in grants)
    sees_names = any(grant.role in SEES_NAMES for grant in grants)
    return Duties(units=units, receives=receives, sees_names=sees_names)
