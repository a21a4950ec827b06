"""All events, registered on import."""

from contracts.events.accounts import (
    AccountState,
    ContactState,
    FormerParent,
    RoleGrant,
    SignedInAnew,
    SignInCodeRequested,
    SigningKeyState,
    UnitContact,
    UnitState,
)
from contracts.events.ceremonies import Addressee, CeremonyLetterRequested
from contracts.events.notifications import MessageSettled
from contracts.events.portal import (
    Choice,
    DossierRules,
    DueDay,
    EditionState,
    EditionWindows,
    EligibilityQuestion,
    Letterhead,
    MonthlyReport,
    Organiser,
    ReportField,
    UnitTarget,
    VotingRules,
)
from contracts.events.promotion import VisitCount
from contracts.events.reporting import ReportStage, ReportState, ReportTransitioned
from contracts.events.submissions import (
    CorrectionDecided,
    DossierState,
    DossierTransitioned,
    EntryState,
    FileTakenOut,
)
from contracts.events.voting import (
    MinuteCount,
    VoteCast,
    VoterCount,
    VotersOfDay,
    VotesRecorded,
    VotingClosed,
)

__all__ = [
    "AccountState",
    "Addressee",
    "CeremonyLetterRequested",
    "Choice",
    "ContactState",
    "CorrectionDecided",
    "DossierRules",
    "DossierState",
    "DossierTransitioned",
    "DueDay",
    "EditionState",
    "EditionWindows",
    "EligibilityQuestion",
    "EntryState",
    "FileTakenOut",
    "FormerParent",
    "Letterhead",
    "MessageSettled",
    "MinuteCount",
    "MonthlyReport",
    "Organiser",
    "ReportField",
    "ReportStage",
    "ReportState",
    "ReportTransitioned",
    "RoleGrant",
    "SignInCodeRequested",
    "SignedInAnew",
    "SigningKeyState",
    "UnitContact",
    "UnitState",
    "UnitTarget",
    "VisitCount",
    "VoteCast",
    "VoterCount",
    "VotersOfDay",
    "VotesRecorded",
    "VotingClosed",
    "VotingRules",
]
