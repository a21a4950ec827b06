"""All events, registered on import."""

from contracts.events.accounts import (
    AccountState,
    ContactState,
    FormerParent,
    RoleGrant,
    SignInCodeRequested,
    SigningKeyState,
    UnitContact,
    UnitState,
)
from contracts.events.notifications import MessageSettled
from contracts.events.portal import (
    Choice,
    DossierRules,
    EditionState,
    EditionWindows,
    EligibilityQuestion,
    Letterhead,
    Organiser,
    UnitTarget,
    VotingRules,
)
from contracts.events.submissions import (
    CorrectionDecided,
    DossierState,
    DossierTransitioned,
    EntryState,
)
from contracts.events.voting import MinuteCount, VoteCast, VotesRecorded, VotingClosed

__all__ = [
    "AccountState",
    "Choice",
    "ContactState",
    "CorrectionDecided",
    "DossierRules",
    "DossierState",
    "DossierTransitioned",
    "EditionState",
    "EditionWindows",
    "EligibilityQuestion",
    "EntryState",
    "FormerParent",
    "Letterhead",
    "MessageSettled",
    "MinuteCount",
    "Organiser",
    "RoleGrant",
    "SignInCodeRequested",
    "SigningKeyState",
    "UnitContact",
    "UnitState",
    "UnitTarget",
    "VoteCast",
    "VotesRecorded",
    "VotingClosed",
    "VotingRules",
]
