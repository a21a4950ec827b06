"""One step for many dossiers: choose, look at the list, order it, watch it, take it back."""

from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from contracts.events.submissions import DossierStage as Stage
from servicekit.auth import caller, requires
from servicekit.clock import now
from servicekit.db import Connection
from servicekit.ids import new_id
from servicekit.problems import FieldError, Invalid
from servicekit.web import database
from submissions import phrases
from submissions.actions import batches
from submissions.actions.looking import Setting, current_setting, reviewable_dossier
from submissions.errors.review import ReasonMissing
from submissions.model import conclusions, lifecycle
from submissions.model.lifecycle import REVIEWERS, STEPS, Verb
from submissions.model.reasons import KNOWN
from submissions.phrases import review as words
from submissions.store import cautions, queue
from submissions.store.batches import Batch
from submissions.store.dossiers import Dossier
from submissions.web.parsing import canonical, tidy
from submissions.web.queue_filter import query, wanted_in
from submissions.web.review import READERS

bp = Blueprint("batches", __name__)

VERBS: Final = {verb: next(iter(STEPS[verb].before)) for verb in (Verb.ACCEPT, Verb.PUBLISH)} | {
    Verb.SUPPLEMENT: Stage.SUBMITTED,
    Verb.REFUSE: Stage.SUBMITTED,
}
"""What can be done to many at once, and from which stage."""


@bp.post("/tham-dinh/cong-bo")
@requires(*REVIEWERS)
def publish() -> Response:
    """Publish many: the same with its own address."""
    return _bulk(Verb.PUBLISH)


@bp.post("/tham-dinh/hang-loat")
@requires(*REVIEWERS)
def bulk() -> Response:
    """With `confirmed`: order the step for the chosen ones. Without: show what would be done."""
    verb = request.form.get("verb", "")
    if verb not in VERBS:
        raise Invalid([FieldError("verb", phrases.CHOOSE_A_DECISION)])
    return _bulk(Verb(verb))


def _bulk(verb: Verb) -> Response:
    chosen = _chosen(verb)
    if not chosen:
        flash(words.CHOOSE_DOSSIERS)
        with database().transaction() as conn:
            kept = query(wanted_in(current_setting(conn)), stage=VERBS[verb])
        return redirect(f"/tham-dinh{kept}", 303)
    reason, note = request.form.get("reason") or None, tidy(request.form.get("note", ""), 4_000)
    if not request.form.get("confirmed"):
        return make_response(_preview(verb, chosen))
    try:
        lifecycle.check_reason(STEPS[verb], reason, note)
    except ReasonMissing as refusal:
        failed = {"field": refusal.field, "words": refusal.words, "reason": reason, "note": note}
        return make_response(_preview(verb, chosen, failed), 422)
    return _ordered(verb, chosen, reason, note)


def _ordered(verb: Verb, chosen: dict[str, int], reason: str | None, note: str) -> Response:
    """The first ones are done before the page answers, the worker goes on with the others."""
    moment = now()
    with database().transaction() as conn:
        batch = Batch(
            id=UUID(new_id()),
            edition=current_setting(conn).edition.code,
            verb=verb,
            reason=reason,
            note=note,
            account=caller().account,
            name=caller().name or phrases.REVIEWER,
            at=moment,
        )
        batches.order(conn, batch, chosen)
    batches.work_on(database(), batch.id, batches.AT_ONCE, moment)
    return redirect(f"/tham-dinh/dot/{batch.id}", 303)


@bp.get("/tham-dinh/dot/<uuid:batch>")
@requires(*READERS)
def progress(batch: UUID) -> str:
    """How far it is, what was refused and why; with htmx only the part that changes."""
    moment = now()
    with database().transaction() as conn:
        found = batches.progress(conn, batch)
        setting = current_setting(conn)
    inverse = conclusions.INVERSE.get(Verb(found.batch.verb))
    in_time = moment < conclusions.undo_until(found.batch.at, setting.rules)
    part = "_batch" if request.headers.get("HX-Request") else "batch"
    return render_template(
        f"submissions/{part}.html",
        progress=found,
        inverse=inverse,
        undo_until=conclusions.undo_until(found.batch.at, setting.rules),
        may_undo=bool(
            inverse and in_time and found.taken and not found.undone_by
            and found.finished and caller().has(*REVIEWERS)
        ),
    )  # fmt: skip


@bp.post("/tham-dinh/dot/<uuid:batch>/hoan-tac")
@requires(*REVIEWERS)
def undo(batch: UUID) -> Response:
    """Take the whole batch back, dossier by dossier."""
    moment, name = now(), caller().name or phrases.REVIEWER
    with database().transaction() as conn:
        undoing = batches.take_back(conn, batch, account=caller().account, name=name, now=moment)
    batches.work_on(database(), undoing, batches.AT_ONCE, moment)
    return redirect(f"/tham-dinh/dot/{undoing}", 303)


def _preview(verb: Verb, chosen: dict[str, int], failed: dict[str, Any] | None = None) -> str:
    with database().transaction() as conn:
        setting = current_setting(conn)
        found = [reviewable_dossier(conn, code) for code in list(chosen)[: batches.MOST]]
        ready = [dossier for dossier in found if dossier.stage == VERBS[verb]]
        warned = cautions.of(conn, [dossier.id for dossier in ready])
        kept = query(wanted_in(setting), stage=VERBS[verb])
    reasons = STEPS[verb].reasons
    return render_template(
        "submissions/bulk.html",
        verb=verb,
        groups=_grouped(ready, warned),
        warned=warned,
        caution_words=words.CAUTIONS,
        total=len(ready),
        skipped=len(found) - len(ready),
        too_many=words.no_more_than(batches.MOST) if len(chosen) > batches.MOST else "",
        reasons=KNOWN[reasons] if reasons else {},
        note_required=STEPS[verb].note_required,
        failed=failed or {},
        setting=setting,
        kept=kept,
    )


def _grouped(
    ready: list[Dossier], warned: dict[UUID, dict[str, int]]
) -> list[tuple[str, bool, list[Dossier]]]:
    """Heading, whether they are ticked, dossiers: what needs a look comes first and unticked."""
    doubtful = [one for one in ready if words.DOUBTS & set(warned.get(one.id, ()))]
    others = [one for one in ready if one not in doubtful]
    groups = [(words.LOOK_FIRST, False, doubtful), (words.IN_ORDER, True, others)]
    return [group for group in groups if group[2]]


def _chosen(verb: Verb) -> dict[str, int]:
    """`CODE:version` pairs of the ticked rows; with `everything`, all that the filter finds."""
    if request.form.get("everything"):
        with database().transaction() as conn:
            return _all_found(conn, current_setting(conn), verb)
    chosen = {}
    for value in request.form.getlist("chosen"):
        code, _, version = value.partition(":")
        if version.isdecimal() and len(version) < 10:
            chosen[canonical(code)] = int(version)
    return chosen


def _all_found(conn: Connection, setting: Setting, verb: Verb) -> dict[str, int]:
    wanted = wanted_in(setting)
    if wanted.stage != VERBS[verb]:
        return {}
    return queue.every(conn, wanted, batches.MOST + 1, now())
