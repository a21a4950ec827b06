"""Which roles are given for a unit, and from which day to which."""

from datetime import date, datetime
from typing import Final

from contracts.roles import STAFF_ROLES, Role
from servicekit.times import VN

GRANTABLE: Final = tuple(role for role in Role if role in STAFF_ROLES)
"""Voters and applicants need no grant: every account may vote and hand in."""

FOR_A_UNIT: Final = frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD})
FOR_A_UNIT_OR_ALL: Final = FOR_A_UNIT | {Role.CONSOLIDATOR}


def today(now: datetime) -> date:
    """The day in Viet Nam: days of validity begin at its midnight."""
    return now.astimezone(VN).date()


def is_valid_on(day: date, valid_from: date | None, valid_to: date | None) -> bool:
    """Half-open: the first day counts, `valid_to` does not."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day < valid_to)
