"""Corrections that wait for a decision, and one of them beside what is public."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from servicekit import cursors
from servicekit.auth import caller, requires
from servicekit.clock import now
from servicekit.cursors import BadCursor
from servicekit.problems import FieldError, Invalid
from servicekit.web import database
from submissions import phrases
from submissions.actions.correction_review import Verdict, decide_correction
from submissions.actions.looking import current_setting, reviewable_dossier, whole_file
from submissions.actions.proposals import is_brought
from submissions.errors.review import ReasonMissing
from submissions.model import lifecycle
from submissions.model.corrections import CORRECTABLE, State
from submissions.model.reasons import KNOWN, Reasons
from submissions.phrases import corrections as words
from submissions.store import corrections
from submissions.web.correction_forms import CorrectionDecisionForm
from submissions.web.correction_pages import compared
from submissions.web.parsing import canonical
from submissions.web.review import READERS

bp = Blueprint("correction_review", __name__)


@bp.get("/tham-dinh/sua")
@requires(*READERS)
def waiting() -> str:
    """Those of the current edition, the oldest first, page by page."""
    with database().transaction() as conn:
        edition = current_setting(conn).edition.code
        after = _after(edition)
        found = corrections.waiting(conn, edition, after)
        every = corrections.count_waiting(conn, edition)
    last = found[-1] if len(found) == corrections.PAGE else None
    return render_template(
        "submissions/corrections.html",
        waiting=found,
        every=every,
        first_page=after is None,
        next=cursors.encode((last.proposed_at.isoformat(), str(last.id)), edition) if last else "",
    )


def _after(edition: str) -> corrections.Place | None:
    """Where the last page ended; anything else begins anew."""
    try:
        sent, last = cursors.decode(request.args.get("cursor", ""), edition)
        return datetime.fromisoformat(sent), UUID(last)
    except (BadCursor, TypeError, ValueError, AttributeError):
        return None


@bp.get("/tham-dinh/<code>/sua")
@requires(*READERS)
def compare(code: str) -> str:
    """What is public and what is proposed, side by side; earlier corrections below."""
    return _page(canonical(code))


@bp.post("/tham-dinh/<code>/sua/ket-luan")
@requires(*lifecycle.REVIEWERS)
def decide(code: str) -> Response:
    """Accept or refuse what the reviewer saw, by version of both."""
    code, form = canonical(code), CorrectionDecisionForm(request.form)
    seen, shown = form.correction.data, form.dossier.data
    if not form.validate() or seen is None or shown is None:
        raise Invalid([FieldError("note", phrases.DECISION_MALFORMED)])
    verdict = Verdict(
        accepts=form.verdict.data == State.ACCEPTED,
        correction=seen,
        dossier=shown,
        reason=form.reason.data or "",
        note=form.note.data or "",
    )
    try:
        with database().transaction() as conn:
            decide_correction(conn, code, verdict, account=caller().account, now=now())
    except ReasonMissing as refusal:
        failed = {"field": refusal.field, "words": refusal.words, "form": form}
        return make_response(_page(code, failed), 422)
    flash(words.ACCEPTED if verdict.accepts else words.REFUSED)
    return redirect(f"/tham-dinh/{code}", 303)


def _page(code: str, failed: dict[str, Any] | None = None) -> str:
    with database().transaction() as conn:
        dossier = reviewable_dossier(conn, code)
        file = whole_file(conn, dossier)
        found = [one for one in corrections.of_dossier(conn, dossier.id) if one.proposed_at]
    current = next((one for one in found if one.state == State.PROPOSED), None)
    rows, brought = [], []
    if current is not None:
        brought = [one for one in file.attachments if is_brought(current, one)]
        rows = compared(file, current)
    return render_template(
        "submissions/correction_review.html",
        dossier=dossier,
        setting=file.setting,
        current=current,
        rows=rows,
        brought=brought,
        earlier=[one for one in found if one.state not in (State.PROPOSED, State.WRITING)],
        reasons=KNOWN[Reasons.CORRECTION],
        failed=failed or {},
        correctable=dossier.stage in CORRECTABLE,
        may_decide=caller().has(*lifecycle.REVIEWERS) and dossier.account != caller().account,
    )
