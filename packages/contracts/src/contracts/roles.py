"""Who may do what; carried in tokens and in account states."""

from enum import StrEnum


class Role(StrEnum):
    """The roles of X-07. One account may hold several, some of them for a unit only."""

    VOTER = "voter"
    APPLICANT = "applicant"
    UNIT_OFFICER = "unit_officer"
    UNIT_HEAD = "unit_head"
    SECRETARY = "secretary"
    COUNCIL = "council"
    BOARD = "board"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    CONSOLIDATOR = "consolidator"
    DOST_STAFF = "dost_staff"
    OPERATOR = "operator"


STAFF_ROLES = frozenset(set(Role) - {Role.VOTER, Role.APPLICANT})
