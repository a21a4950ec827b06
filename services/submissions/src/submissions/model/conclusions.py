"""Rules around a conclusion: a second reviewer, how long it can be taken back, what is ticked."""

from datetime import datetime, timedelta
from typing import Final

from contracts.events import DossierRules
from contracts.events.portal import Choice
from submissions import phrases
from submissions.errors.review import UndoTooLate
from submissions.model.lifecycle import Verb
from submissions.phrases import review as words

NEED_A_SECOND: Final = frozenset({Verb.ACCEPT, Verb.REFUSE})
INSTEAD: Final[dict[Verb, Verb]] = {Verb.UNDO: Verb.REOPEN, Verb.UNPUBLISH: Verb.SUSPEND}
"""What is left when the time to take a step back is over."""
INVERSE: Final[dict[Verb, Verb]] = {
    Verb.ACCEPT: Verb.UNDO,
    Verb.REFUSE: Verb.UNDO,
    Verb.SUPPLEMENT: Verb.UNDO,
    Verb.PUBLISH: Verb.UNPUBLISH,
}
TAKES_BACK: Final = frozenset(INVERSE.values())
"""Why one of these was taken is said among staff only."""


def needs_second(rules: DossierRules, verb: Verb) -> bool:
    """Whether the edition wants two persons for this conclusion."""
    return rules.two_person_review and verb in NEED_A_SECOND


def undo_until(taken_at: datetime, rules: DossierRules) -> datetime:
    """The half-open end of the time in which a step can be taken back."""
    return taken_at + timedelta(minutes=rules.undo_minutes)


def check_undo(verb: Verb, taken_at: datetime, rules: DossierRules, now: datetime) -> None:
    """Raises UndoTooLate, which names the step that is left."""
    if now >= undo_until(taken_at, rules):
        raise UndoTooLate(rules.undo_minutes, phrases.VERBS[INSTEAD[verb]])


def checklist(rules: DossierRules) -> tuple[Choice, ...]:
    """The edition's points, else the usual ones (S0-10, S3-08, S3-09)."""
    return rules.checklist or tuple(Choice(code, label) for code, label in words.CHECKLIST.items())
