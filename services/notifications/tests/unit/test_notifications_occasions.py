"""Which events cause which messages."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.events import AccountState, RoleGrant
from contracts.events.submissions import DossierStage as Stage
from contracts.roles import Role
from notifications import phrases
from notifications.model import occasions
from notifications.model.kinds import OPTIONAL, SORTS, Kind, Lane
from notifications.model.states import FAILED, PENDING, Failure, State, may_retry, settled_as

pytestmark = pytest.mark.unit

NOW = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, Stage.DRAFT, None),
        (Stage.DRAFT, Stage.SUBMITTED, Kind.DOSSIER_RECEIVED),
        (Stage.NEEDS_SUPPLEMENT, Stage.SUBMITTED, Kind.DOSSIER_RECEIVED),
        (Stage.SUBMITTED, Stage.NEEDS_SUPPLEMENT, Kind.SUPPLEMENT_ASKED),
        (Stage.SUBMITTED, Stage.VALID, Kind.DOSSIER_VALID),
        (Stage.SUBMITTED, Stage.NOT_VALID, Kind.DOSSIER_NOT_VALID),
        (Stage.VALID, Stage.SUBMITTED, Kind.DECISION_UNDONE),
        (Stage.NOT_VALID, Stage.SUBMITTED, Kind.DECISION_UNDONE),
        (Stage.VALID, Stage.PUBLISHED, Kind.PUBLISHED),
        (Stage.PUBLISHED, Stage.VALID, Kind.DECISION_UNDONE),
        (Stage.PUBLISHED, Stage.SUSPENDED, Kind.SUSPENDED),
        (Stage.SUSPENDED, Stage.PUBLISHED, Kind.RESTORED),
        (Stage.SUSPENDED, Stage.JUDGED, Kind.RESTORED),
        (Stage.DISQUALIFIED, Stage.PUBLISHED, Kind.RESTORED),
        (Stage.DISQUALIFIED, Stage.SUSPENDED, Kind.SUSPENDED),
        (Stage.JUDGED, Stage.AWARDED, Kind.RESULT),
        (Stage.JUDGED, Stage.NOT_AWARDED, Kind.RESULT),
        (Stage.SUSPENDED, Stage.DISQUALIFIED, Kind.DISQUALIFIED),
        (Stage.PUBLISHED, Stage.WITHDRAWN, Kind.WITHDRAWN),
        (Stage.DRAFT, Stage.WITHDRAWN, None),
        (Stage.PUBLISHED, Stage.JUDGED, None),
    ],
)
def test_transition_causes_its_message(
    before: Stage | None, after: Stage, kind: Kind | None
) -> None:
    assert occasions.after_transition(before, after) == kind


def account(version: int = 2, **changes: object) -> AccountState:
    return AccountState(account=7, version=version, verified=("email",), **changes)  # type: ignore[arg-type]


OPERATOR = (RoleGrant(role=Role.OPERATOR),)


@pytest.mark.parametrize(
    ("known", "new", "change"),
    [
        (None, account(), None),
        (account(1), account(), None),
        (account(1), account(state="blocked"), "blocked"),
        (account(1), account(state="merged", merged_into=9), "merged"),
        (account(1, state="blocked"), account(), None),
        (account(1), account(roles=OPERATOR), "roles"),
        (account(2), account(2, roles=OPERATOR), None),
        (account(3), account(2, roles=OPERATOR), None),
        (
            AccountState(account=7, version=1, verified=("email",)),
            AccountState(account=7, version=2, verified=("email", "phone")),
            "contact",
        ),
        (AccountState(account=7, version=1), account(), None),
    ],
)
def test_security_notice_only_for_changes_its_owner_must_know(
    known: AccountState | None, new: AccountState, change: str | None
) -> None:
    assert occasions.security_change(known, new) == change


def test_only_fresh_active_accounts_are_welcomed() -> None:
    assert occasions.deserves_welcome(account(created_at=NOW), NOW)
    assert not occasions.deserves_welcome(account(created_at=NOW - timedelta(days=8)), NOW)
    assert not occasions.deserves_welcome(account(), NOW)
    assert not occasions.deserves_welcome(account(created_at=NOW, state="merged"), NOW)


def test_every_kind_state_and_failure_has_words() -> None:
    assert (
        set(phrases.KINDS)
        == set(phrases.KIND_REASONS)
        == set(phrases.KIND_READERS)
        == set(Kind)
        == set(SORTS)
    )
    assert set(phrases.STATES) == set(phrases.STATE_TONES) == set(State)
    assert set(phrases.FAILURES) == set(Failure)


def test_only_codes_are_urgent_and_only_news_can_be_refused() -> None:
    assert [kind for kind, sort in SORTS.items() if sort.lane is Lane.URGENT] == [Kind.SIGN_IN_CODE]
    assert set(OPTIONAL) == {
        Kind.DOSSIER_VALID,
        Kind.PUBLISHED,
        Kind.RESTORED,
        Kind.CORRECTION_ACCEPTED,
        Kind.VOTE_THANKS,
        Kind.VOTING_OPENS,
        Kind.VOTING_LAST_DAY,
        Kind.VOTING_CLOSED,
        Kind.REPORT_ACCEPTED,
        Kind.CEREMONY_INVITED,
        Kind.CEREMONY_REMINDER,
        Kind.CAMPAIGN,
        Kind.NOTICE,
    }


def test_states_told_to_others_are_the_final_ones() -> None:
    told = {state: settled_as(state) for state in State if settled_as(state)}
    assert told == {
        State.SENT: "sent",
        State.DELIVERED: "sent",
        State.EXPIRED: "expired",
        State.FAILED_PERMANENT: "failed",
        State.UNDELIVERABLE: "failed",
    }
    assert not set(told) & set(PENDING)


def test_codes_are_never_sent_again_by_staff() -> None:
    assert [state for state in State if may_retry(Kind.SIGN_IN_CODE, state)] == []
    again = {state for state in State if may_retry(Kind.PUBLISHED, state)}
    assert again == {*FAILED, State.FAILED_TEMPORARY}
