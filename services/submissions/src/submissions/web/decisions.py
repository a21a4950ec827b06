"""Reviewers' steps: decide, undo, publish one or many, suspend, restore, disqualify."""

from typing import Final

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from contracts.events.submissions import DossierStage as Stage
from servicekit.auth import caller, requires
from servicekit.clock import now
from servicekit.problems import FieldError, Invalid
from servicekit.web import database
from submissions import phrases
from submissions.actions.looking import current_setting, reviewable_dossier
from submissions.actions.review import Decision, decide, publish_many
from submissions.errors import ReasonMissing
from submissions.model.lifecycle import REVIEWERS, STEPS, Actor, Verb
from submissions.store import members, queue
from submissions.web.forms import DecisionForm
from submissions.web.parsing import canonical
from submissions.web.review import render_dossier
from submissions.web.standing import ask_first

bp = Blueprint("decisions", __name__)

REVIEW_VERBS: Final = tuple(verb for verb, step in STEPS.items() if step.actor == Actor.REVIEWER)
FROM_QUEUE: Final = (Verb.ACCEPT, Verb.SUPPLEMENT, Verb.REFUSE)


@bp.post("/tham-dinh/<code>/ket-luan")
@requires(*REVIEWERS)
def take(code: str) -> Response:
    """One step on the version the reviewer saw; then the next dossier of the queue."""
    code, form = canonical(code), DecisionForm(request.form)
    verb = _verb(form)
    if not form.validate() or form.version.data is None:
        raise Invalid([FieldError("note", phrases.DECISION_MALFORMED)])
    decision = Decision(
        verb=verb,
        version=form.version.data,
        reason=form.reason.data or None,
        note=form.note.data or "",
    )
    moment = now()
    try:
        if request.form.get("ask"):
            return make_response(ask_first(code, decision))
        with database().transaction() as conn:
            decided = decide(conn, code, decision, account=caller().account, now=moment)
            following = queue.next_submitted(conn, decided.edition, decided.code, moment)
    except ReasonMissing as refusal:
        failed = {"verb": verb, "field": refusal.field, "words": refusal.words, "form": form}
        return make_response(render_dossier(code, failed), 422)
    flash(phrases.decided(decided.code, decided.stage))
    if verb in FROM_QUEUE and request.form.get("next") and following:
        return redirect(f"/tham-dinh/{following}", 303)
    return redirect(f"/tham-dinh/{decided.code}", 303)


@bp.post("/tham-dinh/cong-bo")
@requires(*REVIEWERS)
def publish() -> Response:
    """With `confirmed`: publish the chosen dossiers. Without: show the list and the count."""
    chosen = _chosen(request.form.getlist("chosen"))
    if not chosen:
        flash(phrases.CHOOSE_TO_PUBLISH)
        return redirect("/tham-dinh?stage=valid", 303)
    if not request.form.get("confirmed"):
        return make_response(_confirm(chosen))
    done = publish_many(database(), chosen, account=caller().account, now=now())
    flash(phrases.published(len(done.entries)))
    if done.left:
        flash(phrases.left_unpublished(list(done.left)))
    return redirect("/tham-dinh?stage=published&sort=newest", 303)


def _confirm(chosen: dict[str, int]) -> str:
    with database().transaction() as conn:
        setting = current_setting(conn)
        found = [reviewable_dossier(conn, code) for code in chosen]
        unconfirmed = members.unconfirmed(conn, [dossier.id for dossier in found])
    ready = [dossier for dossier in found if dossier.stage == Stage.VALID]
    return render_template(
        "submissions/publish.html",
        dossiers=ready,
        skipped=len(found) - len(ready),
        setting=setting,
        unconfirmed=unconfirmed,
    )


def _chosen(values: list[str]) -> dict[str, int]:
    """`CODE:version` pairs of the ticked rows."""
    chosen = {}
    for value in values:
        code, _, version = value.partition(":")
        if version.isdigit():
            chosen[canonical(code)] = int(version)
    return chosen


def _verb(form: DecisionForm) -> Verb:
    if form.verb.data not in REVIEW_VERBS:
        raise Invalid([FieldError("verb", phrases.CHOOSE_A_DECISION)])
    return Verb(form.verb.data)
