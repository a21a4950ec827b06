"""Who may vote in an edition (S1-04, S1-05, S1-11); nobody is refused by place or address."""

from typing import Final

import msgspec

from contracts.events import VotingRules
from voting.errors import (
    AuthorsMayNotVote,
    ContactMissing,
    DeclarationMissing,
    OrganisationsMayNotVote,
    StaffMayNotVote,
)
from voting.model.catalogue import Entry

_BOTH: Final = ("email", "phone")
_WANTED: Final = {"any": (), "email": ("email",), "phone": ("phone",), "both": _BOTH}


class Voter(msgspec.Struct, frozen=True, kw_only=True):
    """What a token says about its holder."""

    account: int
    organisation: bool
    declared: bool
    verified: frozenset[str]
    staff: bool = False


def check_eligible(voter: Voter, rules: VotingRules) -> None:
    """Raises StaffMayNotVote, OrganisationsMayNotVote, ContactMissing or DeclarationMissing."""
    if voter.staff and not rules.staff_may_vote:
        raise StaffMayNotVote
    if voter.organisation and not rules.organisations_may_vote:
        raise OrganisationsMayNotVote
    if rules.contacts == "any" and not voter.verified:
        raise ContactMissing(_BOTH, either=True)
    missing = tuple(c for c in _WANTED[rules.contacts] if c not in voter.verified)
    if missing:
        raise ContactMissing(missing)
    if rules.declaration == "required" and not voter.declared:
        raise DeclarationMissing


def check_not_author(account: int, entry: Entry, rules: VotingRules) -> None:
    """Raises AuthorsMayNotVote."""
    if not rules.authors_may_vote and entry.account == account:
        raise AuthorsMayNotVote
