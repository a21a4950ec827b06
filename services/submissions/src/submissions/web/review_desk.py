"""What a reviewer does beside a conclusion: hold, take over, tick, note."""

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from servicekit import copies
from servicekit.auth import caller, requires
from servicekit.clock import now
from servicekit.db import Connection
from servicekit.web import database
from submissions import phrases
from submissions.actions import confirmations
from submissions.actions.looking import reviewable_dossier
from submissions.actions.review import foreign_dossier
from submissions.model import conclusions, lifecycle
from submissions.phrases import review as words
from submissions.store import checks, notes, review_locks
from submissions.store.checks import Check
from submissions.store.dossiers import Dossier
from submissions.store.notes import Note
from submissions.web.parsing import canonical, tidy
from submissions.web.review import READERS, render_dossier

bp = Blueprint("review_desk", __name__)


@bp.get("/tham-dinh/<code>")
@requires(*READERS)
def dossier_page(code: str) -> str:
    """The dossier beside the decisions that are possible now."""
    return render_dossier(canonical(code))


@bp.post("/tham-dinh/<code>/giu")
@requires(*lifecycle.REVIEWERS)
def hold(code: str) -> str:
    """Say that the caller is looking; answers who is. Sent by the open page every minute."""
    moment, account = now(), caller().account
    with database().transaction() as conn:
        dossier = foreign_dossier(conn, canonical(code), account)
        mine = review_locks.hold(conn, dossier.id, account=account, name=_name(), now=moment)
        viewer = None if mine else review_locks.viewer(conn, dossier.id, moment)
    return render_template("submissions/_viewer.html", viewer=viewer, dossier=dossier)


@bp.post("/tham-dinh/<code>/nhan")
@requires(*lifecycle.REVIEWERS)
def take_over(code: str) -> Response:
    """Work on it instead of who holds it; a note says so."""
    code, moment, account = canonical(code), now(), caller().account
    with database().transaction() as conn:
        dossier = foreign_dossier(conn, code, account)
        before = review_locks.take_over(conn, dossier.id, account=account, name=_name(), now=moment)
        if before is not None:
            _note(conn, dossier, words.took_over(before))
    flash(words.TAKEN_OVER)
    return _back(code)


@bp.post("/tham-dinh/<code>/kiem-tra")
@requires(*lifecycle.REVIEWERS)
def tick(code: str) -> Response:
    """The points of the checklist that are in order; all others are not."""
    code, moment = canonical(code), now()
    with database().transaction() as conn:
        dossier = foreign_dossier(conn, code, caller().account)
        rules = copies.edition(conn, dossier.edition).dossier_rules
        chosen = request.form.getlist("point")
        ticked = [
            Check(point=point.code, account=caller().account, name=_name(), at=moment)
            for point in conclusions.checklist(rules)
            if point.code in chosen
        ]
        checks.set_to(conn, dossier.id, ticked)
    if request.headers.get("HX-Request"):
        return make_response("", 204)
    flash(words.CHECKS_SAVED)
    return _back(code)


@bp.post("/tham-dinh/<code>/ghi-chu")
@requires(*lifecycle.REVIEWERS)
def write_note(code: str) -> Response:
    """Words for colleagues; the applicant never sees them."""
    code, text = canonical(code), tidy(request.form.get("words", ""), 4_000)
    if not text:
        failed = {"verb": "note", "field": "words", "words": words.WRITE_A_NOTE}
        return make_response(render_dossier(code, failed), 422)
    with database().transaction() as conn:
        _note(conn, reviewable_dossier(conn, code), text)
    flash(words.NOTE_SAVED)
    return _back(code)


@bp.post("/tham-dinh/<code>/rut-de-nghi")
@requires(*lifecycle.REVIEWERS)
def withdraw_proposal(code: str) -> Response:
    """The first of two reviewers thinks again."""
    code = canonical(code)
    with database().transaction() as conn:
        dossier = foreign_dossier(conn, code, caller().account)
        done = confirmations.withdraw_proposal(conn, dossier, caller().account, now())
    flash(words.PROPOSAL_WITHDRAWN if done else words.NO_PROPOSAL)
    return _back(code)


def _note(conn: Connection, dossier: Dossier, text: str) -> None:
    note = Note(account=caller().account, name=_name(), words=text, at=now())
    notes.add(conn, dossier.id, note)


def _name() -> str:
    return caller().name or phrases.REVIEWER


def _back(code: str) -> Response:
    """To the dossier, within the queue it was opened from."""
    kept = request.query_string.decode("ascii", "ignore")
    return redirect(f"/tham-dinh/{code}" + (f"?{kept}" if kept else ""), 303)
