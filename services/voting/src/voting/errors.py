"""Refusals and failures of voting; doors turn them into problems or pages."""

from dataclasses import dataclass
from datetime import datetime


class Refusal(Exception):
    """A vote or a question that is answered with a reason instead."""


@dataclass
class UnknownEntry(Refusal):
    """No published entry has this code (S1-13)."""

    code: str


class VotingNotAnnounced(Refusal):
    """The edition has no voting window, or not yet (Y-04)."""


@dataclass
class VotingNotOpen(Refusal):
    opens_at: datetime


@dataclass
class VotingOver(Refusal):
    ended_at: datetime


class VotingPaused(Refusal):
    """Staff paused voting; votes are refused, not kept for later."""


class DeclarationMissing(Refusal):
    """The edition wants commune and "lives, studies or works in the province" first (S1-04)."""


@dataclass
class ContactMissing(Refusal):
    """The edition wants these contacts verified: all of them, or `either` one."""

    wanted: tuple[str, ...]
    either: bool = False


class OrganisationsMayNotVote(Refusal):
    """Organisation accounts are off in this edition (S1-05)."""


class AuthorsMayNotVote(Refusal):
    """This edition forbids votes for one's own entry (S1-11)."""


class StaffMayNotVote(Refusal):
    """This edition forbids votes of those who have a role in it (S1-11)."""


@dataclass
class TooManyVotes(Refusal):
    """The account's own limit; addresses are never limited (S1-17)."""

    retry_after: int


@dataclass
class CountsHidden(Refusal):
    """Counts are hidden now; they show again when those until the end `until` are final (S1-19).

    None: the edition never shows them.
    """

    until: datetime | None


@dataclass
class OutcomeUnknown(Refusal):
    """The vote may or may not be in the log (law 7): retry, it never counts twice."""

    retry_after: int = 2


class ForgedReceipt(Refusal):
    """Not one of our receipts."""


class BadPass(Refusal):
    """A ballot pass that is malformed, forged or expired."""


@dataclass
class VoteNotFound(Exception):
    """The ledger has no such vote in the state that was expected."""

    account: int
    entry: int


class LogReplaced(RuntimeError):
    """The votes topic is not the one the ledger has been reading: an operator must adopt it."""


class LogBroken(RuntimeError):
    """Offsets of the votes topic are not consecutive: records are missing."""


class LogKnown(RuntimeError):
    """The votes topic is the one the ledger reads: nothing may be replayed into it."""
