"""Every refusal as an HTTP problem, in the same words for programs and people."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from servicekit.problems import Problem
from servicekit.times import as_deadline, as_moment
from voting import errors, phrases

R = TypeVar("R", bound=errors.Refusal)


def as_problem(refusal: errors.Refusal) -> Problem:
    """Total: a refusal without words would be a bug found by the tests."""
    return _PROBLEMS[type(refusal)](refusal)


def _unknown_entry(_: errors.UnknownEntry) -> Problem:
    detail = phrases.UNKNOWN_ENTRY_DETAIL
    return Problem(404, "unknown-entry", phrases.UNKNOWN_ENTRY, detail=detail)


def _not_announced(_: errors.VotingNotAnnounced) -> Problem:
    detail = phrases.NOT_ANNOUNCED_DETAIL
    return Problem(409, "voting-not-announced", phrases.NOT_ANNOUNCED, detail=detail)


def _not_open(refusal: errors.VotingNotOpen) -> Problem:
    return Problem(
        409,
        "voting-not-open",
        phrases.NOT_OPEN,
        detail=phrases.opens(refusal.opens_at),
        extra={"opens_at": as_moment(refusal.opens_at)},
    )


def _over(refusal: errors.VotingOver) -> Problem:
    return Problem(
        409,
        "voting-over",
        phrases.OVER,
        detail=phrases.over(refusal.ended_at),
        extra={"closed_at": as_moment(refusal.ended_at)},
    )


def _paused(_: errors.VotingPaused) -> Problem:
    return Problem(409, "voting-paused", phrases.PAUSED, detail=phrases.PAUSED_DETAIL)


def _declaration(_: errors.DeclarationMissing) -> Problem:
    return Problem(
        403,
        "declaration-missing",
        phrases.DECLARE,
        detail=phrases.DECLARE_DETAIL,
        extra={"next": "/tai-khoan/khai-bao"},
    )


def _contact(refusal: errors.ContactMissing) -> Problem:
    detail = phrases.CONTACT_ANY if refusal.either else phrases.missing_contacts(refusal.wanted)
    return Problem(
        403,
        "contact-missing",
        phrases.CONTACT,
        detail=detail,
        extra={"wanted": list(refusal.wanted), "next": "/tai-khoan"},
    )


def _organisation(_: errors.OrganisationsMayNotVote) -> Problem:
    detail = phrases.ORGANISATION_DETAIL
    return Problem(403, "organisations-may-not-vote", phrases.ORGANISATION, detail=detail)


def _author(_: errors.AuthorsMayNotVote) -> Problem:
    return Problem(403, "authors-may-not-vote", phrases.AUTHOR, detail=phrases.AUTHOR_DETAIL)


def _staff(_: errors.StaffMayNotVote) -> Problem:
    return Problem(403, "staff-may-not-vote", phrases.STAFF, detail=phrases.STAFF_DETAIL)


def _too_many(refusal: errors.TooManyVotes) -> Problem:
    return Problem(
        429,
        "too-many-votes",
        phrases.TOO_MANY,
        detail=phrases.TOO_MANY_DETAIL.format(seconds=refusal.retry_after),
        headers={"Retry-After": str(refusal.retry_after)},
    )


def _hidden(refusal: errors.CountsHidden) -> Problem:
    until = refusal.until
    detail = phrases.HIDDEN_DETAIL
    if until is not None:
        detail = phrases.HIDDEN_UNTIL.format(until=as_deadline(until))
    return Problem(403, "counts-hidden", phrases.HIDDEN, detail=detail)


def _unknown(refusal: errors.OutcomeUnknown) -> Problem:
    return Problem(
        503,
        "unknown-outcome",
        phrases.UNKNOWN_OUTCOME,
        detail=phrases.UNKNOWN_OUTCOME_DETAIL.format(seconds=refusal.retry_after),
        headers={"Retry-After": str(refusal.retry_after)},
    )


def _forged(_: errors.ForgedReceipt) -> Problem:
    return Problem(404, "unknown-receipt", phrases.FORGED, detail=phrases.FORGED_DETAIL)


def _bad_pass(_: errors.BadPass) -> Problem:
    return Problem(
        401,
        "bad-pass",
        phrases.STALE_BALLOT,
        detail=phrases.STALE_BALLOT_DETAIL,
        headers={"WWW-Authenticate": "Bearer"},
    )


_PROBLEMS: Final[dict[type[errors.Refusal], Callable[[Any], Problem]]] = {
    errors.UnknownEntry: _unknown_entry,
    errors.VotingNotAnnounced: _not_announced,
    errors.VotingNotOpen: _not_open,
    errors.VotingOver: _over,
    errors.VotingPaused: _paused,
    errors.DeclarationMissing: _declaration,
    errors.ContactMissing: _contact,
    errors.OrganisationsMayNotVote: _organisation,
    errors.AuthorsMayNotVote: _author,
    errors.StaffMayNotVote: _staff,
    errors.TooManyVotes: _too_many,
    errors.CountsHidden: _hidden,
    errors.OutcomeUnknown: _unknown,
    errors.ForgedReceipt: _forged,
    errors.BadPass: _bad_pass,
}
