"""The life cycle's table (X-06)."""

import pytest

from contracts.events.submissions import DossierStage as Stage
from submissions.errors.review import ReasonMissing, StepNotPossible
from submissions.model import lifecycle
from submissions.model.lifecycle import STEPS, Actor, Verb
from submissions.model.reasons import KNOWN, Reasons
from submissions.phrases.standing import EFFECTS

pytestmark = pytest.mark.unit

ALLOWED = {
    (Stage.DRAFT, Verb.SUBMIT, Stage.SUBMITTED),
    (Stage.DRAFT, Verb.WITHDRAW, Stage.WITHDRAWN),
    (Stage.SUBMITTED, Verb.SUPPLEMENT, Stage.NEEDS_SUPPLEMENT),
    (Stage.SUBMITTED, Verb.ACCEPT, Stage.VALID),
    (Stage.SUBMITTED, Verb.REFUSE, Stage.NOT_VALID),
    (Stage.SUBMITTED, Verb.WITHDRAW, Stage.WITHDRAWN),
    (Stage.NEEDS_SUPPLEMENT, Verb.ANSWER, Stage.SUBMITTED),
    (Stage.NEEDS_SUPPLEMENT, Verb.REFUSE, Stage.NOT_VALID),
    (Stage.NEEDS_SUPPLEMENT, Verb.UNDO, Stage.SUBMITTED),
    (Stage.NEEDS_SUPPLEMENT, Verb.WITHDRAW, Stage.WITHDRAWN),
    (Stage.VALID, Verb.PUBLISH, Stage.PUBLISHED),
    (Stage.VALID, Verb.UNDO, Stage.SUBMITTED),
    (Stage.VALID, Verb.REOPEN, Stage.SUBMITTED),
    (Stage.VALID, Verb.WITHDRAW, Stage.WITHDRAWN),
    (Stage.NOT_VALID, Verb.UNDO, Stage.SUBMITTED),
    (Stage.NOT_VALID, Verb.REOPEN, Stage.SUBMITTED),
    (Stage.PUBLISHED, Verb.UNPUBLISH, Stage.VALID),
    (Stage.PUBLISHED, Verb.JUDGE, Stage.JUDGED),
    (Stage.PUBLISHED, Verb.SUSPEND, Stage.SUSPENDED),
    (Stage.PUBLISHED, Verb.DISQUALIFY, Stage.DISQUALIFIED),
    (Stage.PUBLISHED, Verb.WITHDRAW, Stage.WITHDRAWN),
    (Stage.JUDGED, Verb.AWARD, Stage.AWARDED),
    (Stage.JUDGED, Verb.GO_WITHOUT, Stage.NOT_AWARDED),
    (Stage.JUDGED, Verb.SUSPEND, Stage.SUSPENDED),
    (Stage.JUDGED, Verb.DISQUALIFY, Stage.DISQUALIFIED),
    (Stage.AWARDED, Verb.RECTIFY_AWARD, Stage.AWARDED),
    (Stage.AWARDED, Verb.RECTIFY_GO_WITHOUT, Stage.NOT_AWARDED),
    (Stage.NOT_AWARDED, Verb.RECTIFY_AWARD, Stage.AWARDED),
    (Stage.NOT_AWARDED, Verb.RECTIFY_GO_WITHOUT, Stage.NOT_AWARDED),
    (Stage.AWARDED, Verb.SUSPEND, Stage.SUSPENDED),
    (Stage.AWARDED, Verb.DISQUALIFY, Stage.DISQUALIFIED),
    (Stage.NOT_AWARDED, Verb.SUSPEND, Stage.SUSPENDED),
    (Stage.NOT_AWARDED, Verb.DISQUALIFY, Stage.DISQUALIFIED),
    (Stage.SUSPENDED, Verb.RESTORE, None),
    (Stage.DISQUALIFIED, Verb.REINSTATE, None),
    (Stage.SUSPENDED, Verb.DISQUALIFY, Stage.DISQUALIFIED),
    (Stage.SUSPENDED, Verb.WITHDRAW, Stage.WITHDRAWN),
}


def test_table_allows_exactly_the_known_steps() -> None:
    table = {(before, verb, step.after) for verb, step in STEPS.items() for before in step.before}
    assert table == ALLOWED


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("verb", Verb)
def test_step_outside_the_table_is_refused(stage: Stage, verb: Verb) -> None:
    if any((stage, verb) == (before, known) for before, known, _ in ALLOWED):
        assert lifecycle.step_from(stage, verb).verb == verb
    else:
        with pytest.raises(StepNotPossible):
            lifecycle.step_from(stage, verb)


def test_what_left_the_contest_is_brought_back_by_staff_only_and_never_when_withdrawn() -> None:
    ways = {
        stage: [lifecycle.possible(stage, actor) for actor in Actor]
        for stage in (Stage.WITHDRAWN, Stage.DISQUALIFIED)
    }
    assert ways == {
        Stage.WITHDRAWN: [(), (), ()],
        Stage.DISQUALIFIED: [(), (Verb.REINSTATE,), ()],
    }


def test_each_change_of_standing_says_what_it_does_to_votes() -> None:
    changes = {
        verb
        for verb, step in STEPS.items()
        if step.reasons is Reasons.STANDING and step.actor is Actor.REVIEWER
    }
    assert set(EFFECTS) == changes
    assert [verb for verb, words in EFFECTS.items() if "phiếu" not in " ".join(words)] == []


@pytest.mark.parametrize("verb", [v for v, step in STEPS.items() if step.reasons])
def test_reason_must_come_from_the_steps_own_list(verb: Verb) -> None:
    step = STEPS[verb]
    for reason in (None, "", "invented"):
        with pytest.raises(ReasonMissing) as refused:
            lifecycle.check_reason(step, reason, "lời")
        assert refused.value.field == "reason"
    assert step.reasons is not None
    for reason in KNOWN[step.reasons]:
        lifecycle.check_reason(step, reason, "lời")


@pytest.mark.parametrize(
    ("verb", "reason"),
    [(Verb.SUPPLEMENT, "missing_evidence"), (Verb.UNDO, None), (Verb.REINSTATE, "cleared")],
)
def test_words_are_required_to_ask_to_undo_and_to_reinstate(verb: Verb, reason: str) -> None:
    with pytest.raises(ReasonMissing) as refused:
        lifecycle.check_reason(STEPS[verb], reason, "  ")
    assert refused.value.field == "note"


def test_standing_of_each_published_stage() -> None:
    on_show = dict.fromkeys(lifecycle.ON_SHOW, "published")
    off = {
        Stage.SUSPENDED: "suspended",
        Stage.WITHDRAWN: "withdrawn",
        Stage.DISQUALIFIED: "disqualified",
    }
    expected = on_show | off
    assert {stage: lifecycle.standing(stage) for stage in expected} == expected
