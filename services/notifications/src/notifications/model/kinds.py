"""The kinds of messages: who gets them and why, how urgent, and whether one may refuse them."""

from enum import StrEnum
from typing import Final

import msgspec


class Lane(StrEnum):
    """Each lane has senders of its own, so that a code never waits behind other mail."""

    URGENT = "urgent"
    ORDINARY = "ordinary"


class Kind(StrEnum):
    """One shipped wording each: `templates/wordings/<kind>.txt`."""

    SIGN_IN_CODE = "sign_in_code"
    WELCOME = "welcome"
    SECURITY = "security"
    DOSSIER_RECEIVED = "dossier_received"
    SUPPLEMENT_ASKED = "supplement_asked"
    DOSSIER_VALID = "dossier_valid"
    DOSSIER_NOT_VALID = "dossier_not_valid"
    DECISION_UNDONE = "decision_undone"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    RESTORED = "restored"
    DISQUALIFIED = "disqualified"
    CORRECTION_ACCEPTED = "correction_accepted"
    CORRECTION_REFUSED = "correction_refused"
    FILE_TAKEN_OUT = "file_taken_out"
    NEW_SIGN_IN = "new_sign_in"
    VOTE_THANKS = "vote_thanks"
    VOTING_OPENS = "voting_opens"
    VOTING_LAST_DAY = "voting_last_day"
    VOTING_CLOSED = "voting_closed"
    REPORT_DUE = "report_due"
    REPORT_OVERDUE = "report_overdue"
    REPORT_ESCALATED = "report_escalated"
    REPORT_RETURNED = "report_returned"
    REPORT_ACCEPTED = "report_accepted"
    CEREMONY_INVITED = "ceremony_invited"
    CEREMONY_REMINDER = "ceremony_reminder"
    CEREMONY_CHANGED = "ceremony_changed"
    CEREMONY_CANCELLED = "ceremony_cancelled"
    CEREMONY_TASK = "ceremony_task"
    RESULT = "result"
    CERTIFICATE = "certificate"
    RESULT_RECTIFIED = "result_rectified"
    CAMPAIGN = "campaign"
    CIRCULAR = "circular"
    NOTICE = "notice"
    TRIAL = "trial"


class Sort(msgspec.Struct, frozen=True):
    """`mandatory` messages carry an answer a person must get; the others can be refused."""

    mandatory: bool = True
    lane: Lane = Lane.ORDINARY


SORTS: Final[dict[Kind, Sort]] = {
    Kind.SIGN_IN_CODE: Sort(lane=Lane.URGENT),
    Kind.WELCOME: Sort(),
    Kind.SECURITY: Sort(),
    Kind.DOSSIER_RECEIVED: Sort(),
    Kind.SUPPLEMENT_ASKED: Sort(),
    Kind.DOSSIER_VALID: Sort(mandatory=False),
    Kind.DOSSIER_NOT_VALID: Sort(),
    Kind.DECISION_UNDONE: Sort(),
    Kind.PUBLISHED: Sort(mandatory=False),
    Kind.WITHDRAWN: Sort(),
    Kind.SUSPENDED: Sort(),
    Kind.RESTORED: Sort(mandatory=False),
    Kind.DISQUALIFIED: Sort(),
    Kind.CORRECTION_ACCEPTED: Sort(mandatory=False),
    Kind.CORRECTION_REFUSED: Sort(),
    Kind.FILE_TAKEN_OUT: Sort(),
    Kind.NEW_SIGN_IN: Sort(),
    Kind.VOTE_THANKS: Sort(mandatory=False),
    Kind.VOTING_OPENS: Sort(mandatory=False),
    Kind.VOTING_LAST_DAY: Sort(mandatory=False),
    Kind.VOTING_CLOSED: Sort(mandatory=False),
    Kind.REPORT_DUE: Sort(),
    Kind.REPORT_OVERDUE: Sort(),
    Kind.REPORT_ESCALATED: Sort(),
    Kind.REPORT_RETURNED: Sort(),
    Kind.REPORT_ACCEPTED: Sort(mandatory=False),
    Kind.CEREMONY_INVITED: Sort(mandatory=False),
    Kind.CEREMONY_REMINDER: Sort(mandatory=False),
    Kind.CEREMONY_CHANGED: Sort(),
    Kind.CEREMONY_CANCELLED: Sort(),
    Kind.CEREMONY_TASK: Sort(),
    Kind.RESULT: Sort(),
    Kind.CERTIFICATE: Sort(),
    Kind.RESULT_RECTIFIED: Sort(),
    Kind.CAMPAIGN: Sort(mandatory=False),
    Kind.CIRCULAR: Sort(),
    Kind.NOTICE: Sort(mandatory=False),
    Kind.TRIAL: Sort(),
}
TO_STRANGERS: Final = {
    "invitation": Kind.CEREMONY_INVITED,
    "reminder": Kind.CEREMONY_REMINDER,
    "changed": Kind.CEREMONY_CHANGED,
    "cancelled": Kind.CEREMONY_CANCELLED,
    "task": Kind.CEREMONY_TASK,
}
"""Letters of a ceremony, to people without an account."""
SEALED: Final = frozenset({Kind.SIGN_IN_CODE, *TO_STRANGERS.values()})
"""Where they go is sealed beside them and gone once they are settled: they are asked for anew."""
OPTIONAL: Final = tuple(kind for kind, sort in SORTS.items() if not sort.mandatory)
