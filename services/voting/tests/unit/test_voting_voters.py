"""Who may vote, how fast, and that every refusal has words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.events import VotingRules
from voting import errors
from voting.model.catalogue import Entry
from voting.model.rates import RateLimit
from voting.model.voters import Voter, check_eligible, check_not_author
from voting.web.refusals import as_problem

pytestmark = pytest.mark.unit

REFUSALS = (
    errors.UnknownEntry("A"),
    errors.VotingNotAnnounced(),
    errors.VotingPaused(),
    errors.DeclarationMissing(),
    errors.ContactMissing(("email",)),
    errors.ContactMissing(("email", "phone"), either=True),
    errors.OrganisationsMayNotVote(),
    errors.AuthorsMayNotVote(),
    errors.StaffMayNotVote(),
    errors.TooManyVotes(3),
    errors.CountsHidden(None),
    errors.OutcomeUnknown(),
    errors.ForgedReceipt(),
    errors.BadPass(),
)


def voter(**changes: object) -> Voter:
    usual: dict[str, object] = {
        "account": 1,
        "organisation": False,
        "declared": True,
        "verified": frozenset({"email"}),
    }
    return Voter(**(usual | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("contacts", "verified", "missing"),
    [
        ("any", {"phone"}, None),
        ("any", set(), ("email", "phone")),
        ("email", {"email"}, None),
        ("email", {"phone"}, ("email",)),
        ("phone", {"email"}, ("phone",)),
        ("both", {"email", "phone"}, None),
        ("both", {"phone"}, ("email",)),
    ],
)
def test_contact_rule_names_what_is_missing(
    contacts: str, verified: set[str], missing: tuple[str, ...] | None
) -> None:
    rules = VotingRules(contacts=contacts)  # type: ignore[arg-type]
    found = None
    try:
        check_eligible(voter(verified=frozenset(verified)), rules)
    except errors.ContactMissing as refusal:
        found = refusal.wanted
    assert found == missing


def test_declaration_is_needed_where_it_is_required() -> None:
    undeclared = voter(declared=False)
    check_eligible(undeclared, VotingRules(declaration="asked"))
    with pytest.raises(errors.DeclarationMissing):
        check_eligible(undeclared, VotingRules(declaration="required"))


def test_organisations_vote_where_the_edition_lets_them() -> None:
    company = voter(organisation=True)
    check_eligible(company, VotingRules(organisations_may_vote=True))
    with pytest.raises(errors.OrganisationsMayNotVote):
        check_eligible(company, VotingRules())


def test_authors_vote_for_themselves_where_the_edition_lets_them() -> None:
    entry = Entry(edition=7, number=1, code="A", slug="a", title="A", account=5)
    check_not_author(5, entry, VotingRules())
    check_not_author(6, entry, VotingRules(authors_may_vote=False))
    with pytest.raises(errors.AuthorsMayNotVote):
        check_not_author(5, entry, VotingRules(authors_may_vote=False))


def test_rate_allows_a_burst_then_a_steady_pace() -> None:
    limit = RateLimit(burst=3, per_minute=60)
    waits = [limit.wait(1, moment) for moment in (0, 0, 0, 0, 0.5, 1.5, 1.6)]
    assert waits == [0, 0, 0, 1, 1, 0, 1]


def test_rate_of_one_account_is_no_matter_of_another() -> None:
    limit = RateLimit(burst=1, per_minute=1)
    assert [limit.wait(account, 0) for account in (1, 2, 1, 2)] == [0, 0, 60, 60]


@given(st.lists(st.tuples(st.integers(1, 3), st.floats(0, 5)), max_size=60))
def test_rate_never_lets_more_through_than_burst_and_pace(
    steps: list[tuple[int, float]],
) -> None:
    limit, now, passed = RateLimit(burst=5, per_minute=60), 0.0, dict.fromkeys((1, 2, 3), 0)
    for account, pause in steps:
        now += pause
        passed[account] += limit.wait(account, now) == 0
    assert max(passed.values()) <= 5 + now


def test_rate_remembers_only_so_many_accounts() -> None:
    limit = RateLimit(burst=1, per_minute=1, remembered=2)
    assert [limit.wait(account, 0) for account in (1, 2, 3, 1)] == [0, 0, 0, 0]


@pytest.mark.parametrize("refusal", REFUSALS, ids=repr)
def test_refusal_has_words_and_a_status(refusal: errors.Refusal) -> None:
    problem = as_problem(refusal)
    assert problem.title
    assert problem.detail
    assert 400 <= problem.status <= 503


def test_every_refusal_is_listed_here() -> None:
    timed = {errors.VotingNotOpen, errors.VotingOver}
    assert {type(refusal) for refusal in REFUSALS} | timed == set(errors.Refusal.__subclasses__())
