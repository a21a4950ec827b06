"""All events, registered on import."""

from contracts.events.accounts import (
    AccountState,
    ContactState,
    RoleGrant,
    SignInCodeRequested,
    SigningKeyState,
    UnitState,
)
from contracts.events.notifications import MessageSettled
from contracts.events.portal import EditionState, EditionWindows, VotingRules
from contracts.events.submissions import DossierState, DossierTransitioned, EntryState
from contracts.events.voting import MinuteCount, VoteCast, VotesRecorded, VotingClosed

__all__ = [
    "AccountState",
    "ContactState",
    "DossierState",
    "DossierTransitioned",
    "EditionState",
    "EditionWindows",
    "EntryState",
    "MessageSettled",
    "MinuteCount",
    "RoleGrant",
    "SignInCodeRequested",
    "SigningKeyState",
    "UnitState",
    "VoteCast",
    "VotesRecorded",
    "VotingClosed",
    "VotingRules",
]
