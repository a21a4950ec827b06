"""The life cycle of a dossier (X-06): which step leads where, and who may take it.

nháp → đã nộp → cần bổ sung → hợp lệ / không hợp lệ → công bố → chấm → đạt giải / không đạt;
side states rút, loại, tạm dừng. Being judged does not end votability, the voting window does.
"""

from enum import StrEnum
from typing import Final, Literal

import msgspec

from contracts.events.submissions import DossierStage as Stage
from contracts.roles import Role
from submissions import phrases
from submissions.errors.review import ReasonMissing, StepNotPossible
from submissions.model.reasons import KNOWN, Reasons

Standing = Literal["published", "suspended", "withdrawn", "disqualified"]


class Verb(StrEnum):
    """The steps a dossier can take."""

    SUBMIT = "submit"
    SUPPLEMENT = "supplement"
    ANSWER = "answer"
    ACCEPT = "accept"
    REFUSE = "refuse"
    UNDO = "undo"
    REOPEN = "reopen"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    JUDGE = "judge"
    AWARD = "award"
    GO_WITHOUT = "go_without"
    RECTIFY_AWARD = "rectify_award"
    RECTIFY_GO_WITHOUT = "rectify_go_without"
    SUSPEND = "suspend"
    RESTORE = "restore"
    REINSTATE = "reinstate"
    DISQUALIFY = "disqualify"
    WITHDRAW = "withdraw"


class Actor(StrEnum):
    """In what quality somebody acts."""

    APPLICANT = "applicant"
    REVIEWER = "reviewer"
    COUNCIL = "council"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table. `after` is None when the step goes back to where it came from."""

    verb: Verb
    before: frozenset[Stage]
    after: Stage | None
    actor: Actor
    reasons: Reasons | None = None
    note_required: bool = False


REVIEWERS: Final = (Role.SECRETARY, Role.DOST_STAFF)
ON_SHOW: Final = frozenset({Stage.PUBLISHED, Stage.JUDGED, Stage.AWARDED, Stage.NOT_AWARDED})
WITH_RESULT: Final = frozenset({Stage.AWARDED, Stage.NOT_AWARDED})
EDITABLE: Final = frozenset({Stage.DRAFT, Stage.NEEDS_SUPPLEMENT})
DECIDED: Final = frozenset({Stage.NEEDS_SUPPLEMENT, Stage.VALID, Stage.NOT_VALID})
WITHDRAWABLE: Final = frozenset(
    {
        Stage.DRAFT,
        Stage.SUBMITTED,
        Stage.NEEDS_SUPPLEMENT,
        Stage.VALID,
        Stage.PUBLISHED,
        Stage.SUSPENDED,
    }
)


def _step(
    verb: Verb,
    before: frozenset[Stage],
    after: Stage | None,
    actor: Actor,
    reasons: Reasons | None = None,
    *,
    note: bool = False,
) -> tuple[Verb, Step]:
    step = Step(
        verb=verb, before=before, after=after, actor=actor, reasons=reasons, note_required=note
    )
    return verb, step


def _from(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


STEPS: Final[dict[Verb, Step]] = dict(
    (
        _step(Verb.SUBMIT, _from(Stage.DRAFT), Stage.SUBMITTED, Actor.APPLICANT),
        _step(Verb.ANSWER, _from(Stage.NEEDS_SUPPLEMENT), Stage.SUBMITTED, Actor.APPLICANT),
        _step(Verb.WITHDRAW, WITHDRAWABLE, Stage.WITHDRAWN, Actor.APPLICANT, Reasons.WITHDRAWAL),
        _step(Verb.ACCEPT, _from(Stage.SUBMITTED), Stage.VALID, Actor.REVIEWER),
        _step(
            Verb.SUPPLEMENT,
            _from(Stage.SUBMITTED),
            Stage.NEEDS_SUPPLEMENT,
            Actor.REVIEWER,
            Reasons.SUPPLEMENT,
            note=True,
        ),
        _step(
            Verb.REFUSE,
            _from(Stage.SUBMITTED, Stage.NEEDS_SUPPLEMENT),
            Stage.NOT_VALID,
            Actor.REVIEWER,
            Reasons.REFUSAL,
        ),
        _step(Verb.UNDO, DECIDED, Stage.SUBMITTED, Actor.REVIEWER, note=True),
        _step(
            Verb.REOPEN,
            _from(Stage.VALID, Stage.NOT_VALID),
            Stage.SUBMITTED,
            Actor.REVIEWER,
            Reasons.AGAIN,
            note=True,
        ),
        _step(Verb.PUBLISH, _from(Stage.VALID), Stage.PUBLISHED, Actor.REVIEWER),
        _step(Verb.UNPUBLISH, _from(Stage.PUBLISHED), Stage.VALID, Actor.REVIEWER, note=True),
        _step(Verb.JUDGE, _from(Stage.PUBLISHED), Stage.JUDGED, Actor.COUNCIL),
        _step(Verb.AWARD, _from(Stage.JUDGED), Stage.AWARDED, Actor.COUNCIL),
        _step(Verb.GO_WITHOUT, _from(Stage.JUDGED), Stage.NOT_AWARDED, Actor.COUNCIL),
        _step(Verb.RECTIFY_AWARD, WITH_RESULT, Stage.AWARDED, Actor.COUNCIL, note=True),
        _step(Verb.RECTIFY_GO_WITHOUT, WITH_RESULT, Stage.NOT_AWARDED, Actor.COUNCIL, note=True),
        _step(
            Verb.SUSPEND,
            ON_SHOW,
            Stage.SUSPENDED,
            Actor.REVIEWER,
            Reasons.STANDING,
        ),
        _step(Verb.RESTORE, _from(Stage.SUSPENDED), None, Actor.REVIEWER, Reasons.STANDING),
        _step(
            Verb.REINSTATE,
            _from(Stage.DISQUALIFIED),
            None,
            Actor.REVIEWER,
            Reasons.STANDING,
            note=True,
        ),
        _step(
            Verb.DISQUALIFY,
            ON_SHOW | _from(Stage.SUSPENDED),
            Stage.DISQUALIFIED,
            Actor.REVIEWER,
            Reasons.STANDING,
        ),
    )
)


HANDS_IN: Final = (Verb.SUBMIT, Verb.ANSWER)
LED_INTO: Final = {Stage.SUSPENDED: Verb.SUSPEND, Stage.DISQUALIFIED: Verb.DISQUALIFY}
"""The stages one is brought back from, and the step whose beginning one is brought back to."""


def step_from(stage: Stage, verb: Verb) -> Step:
    """The step, if the dossier may take it now. Raises StepNotPossible."""
    step = STEPS[verb]
    if stage not in step.before:
        raise StepNotPossible(phrases.VERBS[verb], phrases.STAGES[stage])
    return step


def possible(stage: Stage, actor: Actor) -> tuple[Verb, ...]:
    """The steps that somebody may take from a stage, in the order of the table."""
    return tuple(s.verb for s in STEPS.values() if s.actor == actor and stage in s.before)


def check_reason(step: Step, reason: str | None, note: str) -> None:
    """Raises ReasonMissing: a step with reasons needs one of its own, some need words too."""
    if step.reasons is not None and reason not in KNOWN[step.reasons]:
        raise ReasonMissing("reason")
    if step.note_required and not note.strip():
        raise ReasonMissing("note")


def standing(stage: Stage) -> Standing:
    """What the public and voting see of a published dossier (S1-16)."""
    if stage in ON_SHOW:
        return "published"
    if stage is Stage.WITHDRAWN:
        return "withdrawn"
    return "disqualified" if stage is Stage.DISQUALIFIED else "suspended"
