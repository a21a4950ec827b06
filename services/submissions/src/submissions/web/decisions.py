"""Reviewers' steps on one dossier: decide, undo, publish, suspend, restore, disqualify."""

from typing import Final

from flask import Blueprint, flash, make_response, redirect, request
from werkzeug.wrappers import Response

from servicekit.auth import caller, requires
from servicekit.clock import now
from servicekit.problems import FieldError, Invalid
from servicekit.web import database
from submissions import phrases
from submissions.actions.looking import current_setting, reviewable_dossier
from submissions.actions.review import Decision, decide
from submissions.errors.review import ReasonMissing
from submissions.model.lifecycle import REVIEWERS, STEPS, Actor, Verb
from submissions.phrases import review as words
from submissions.web.forms import DecisionForm
from submissions.web.parsing import canonical
from submissions.web.queue_filter import query, wanted_in
from submissions.web.review import following, render_dossier
from submissions.web.standing import ask_first

bp = Blueprint("decisions", __name__)

REVIEW_VERBS: Final = tuple(verb for verb, step in STEPS.items() if step.actor == Actor.REVIEWER)
FROM_QUEUE: Final = (Verb.ACCEPT, Verb.SUPPLEMENT, Verb.REFUSE)


@bp.post("/tham-dinh/<code>/ket-luan")
@requires(*REVIEWERS)
def take(code: str) -> Response:
    """One step on the version the reviewer saw; then the next dossier of the queue."""
    code, form = canonical(code), DecisionForm(request.form)
    verb, moment = _verb(form), now()
    try:
        with database().transaction() as conn:
            decision = _decision(form, verb)
            if request.form.get("ask"):
                return make_response(ask_first(conn, code, decision))
            wanted = wanted_in(current_setting(conn))
            before = reviewable_dossier(conn, code)
            decided = decide(conn, code, decision, account=caller().account, now=moment)
            after = following(conn, wanted, before, moment) if verb in FROM_QUEUE else None
    except ReasonMissing as refusal:
        failed = {"verb": verb, "field": refusal.field, "words": refusal.words, "form": form}
        return make_response(render_dossier(code, failed), 422)
    proposed = decided.version == decision.version
    flash(words.proposed(code, verb) if proposed else phrases.decided(code, decided.stage))
    open_next = after if request.form.get("next") else None
    return redirect(f"/tham-dinh/{open_next or code}{query(wanted)}", 303)


def _decision(form: DecisionForm, verb: Verb) -> Decision:
    if not form.validate() or form.version.data is None:
        raise Invalid([FieldError("note", phrases.DECISION_MALFORMED)])
    return Decision(
        verb=verb,
        version=form.version.data,
        reason=form.reason.data or None,
        note=form.note.data or "",
        name=caller().name or phrases.REVIEWER,
    )


def _verb(form: DecisionForm) -> Verb:
    if form.verb.data not in REVIEW_VERBS:
        raise Invalid([FieldError("verb", phrases.CHOOSE_A_DECISION)])
    return Verb(form.verb.data)
