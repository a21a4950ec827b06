"""What a member of staff may see: the whole province, branches of the tree, or only the lag."""

from collections.abc import Iterable
from typing import Final

import msgspec

from contracts.events.accounts import RoleGrant
from contracts.roles import Role

PROVINCE_ROLES: Final = frozenset(
    {
        Role.DOST_STAFF,
        Role.SECRETARY,
        Role.BOARD,
        Role.CONSOLIDATOR,
        Role.ADMINISTRATOR,
        Role.AUDITOR,
    }
)
BRANCH_ROLES: Final = PROVINCE_ROLES | {Role.UNIT_OFFICER, Role.UNIT_HEAD}
STEWARDS: Final = frozenset({Role.UNIT_OFFICER, Role.CONSOLIDATOR, Role.DOST_STAFF, Role.SECRETARY})
"""They set targets for units and note that these were reminded; the others only read."""
READERS: Final = tuple(sorted(BRANCH_ROLES | {Role.OPERATOR}))


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """`branches`: unit codes whose whole branch may be seen; `system`: the lag may be seen."""

    province: bool = False
    branches: tuple[str, ...] = ()
    system: bool = False


def stewardship_of(grants: Iterable[RoleGrant]) -> Scope:
    """Where somebody may act, by those of the roles that act: a reader's reach adds nothing."""
    return scope_of(grant for grant in grants if grant.role in STEWARDS)


def scope_of(grants: Iterable[RoleGrant]) -> Scope:
    """A province role granted for one unit reaches only that unit's branch."""
    grants = tuple(grants)
    province = any(grant.role in PROVINCE_ROLES and grant.unit is None for grant in grants)
    branches = {grant.unit for grant in grants if grant.role in BRANCH_ROLES and grant.unit}
    operator = any(grant.role is Role.OPERATOR for grant in grants)
    return Scope(province=province, branches=tuple(sorted(branches)), system=province or operator)
