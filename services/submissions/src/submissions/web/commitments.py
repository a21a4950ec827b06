"""Files registered by their hash before the deadline: list, register, send, take back (S3-05)."""

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from servicekit.auth import caller, signed_in
from servicekit.problems import Problem
from servicekit.web import database, received_at, settings
from submissions.actions.attach import check_room
from submissions.actions.commitments import commit, drop, take_promised, terms_of
from submissions.actions.drafts import fillable_dossier, locked_dossier, own_dossier
from submissions.actions.looking import whole_file
from submissions.actions.uploads import words_of
from submissions.model.lifecycle import EDITABLE
from submissions.phrases import CHOOSE_A_FILE, files_received
from submissions.phrases import files as phrases
from submissions.web.parsing import canonical, file_store
from submissions.web.receiving import allow_large_form, offered_files

bp = Blueprint("commitments", __name__)


@bp.get("/ho-so/<code>/tep-dang-ky")
@signed_in
def table(code: str) -> str:
    """What is registered, what has come, and both forms while they make sense."""
    return _page(canonical(code), [])


@bp.post("/ho-so/<code>/tep-dang-ky")
@signed_in
def register(code: str) -> Response:
    """A name and a SHA-256; pressing twice registers once."""
    code, moment = canonical(code), received_at()
    try:
        with database().transaction() as conn:
            dossier = fillable_dossier(conn, code, caller().account, moment)
            name, digest = request.form.get("name", ""), request.form.get("hash", "")
            commit(conn, dossier, name[:500], digest[:100], moment)
    except Problem as refusal:
        return _refused(code, refusal)
    flash(phrases.COMMITTED)
    return redirect(f"/ho-so/{code}/tep-dang-ky", 303)


@bp.post("/ho-so/<code>/tep-dang-ky/gui")
@signed_in
def send(code: str) -> Response:
    """The registered files themselves, by a plain form; others are refused by name."""
    allow_large_form()
    code, moment = canonical(code), received_at()
    with database().transaction() as conn:
        own_dossier(conn, code, caller().account)
    check_room(file_store())
    offered = offered_files()
    errors = [] if offered else [CHOOSE_A_FILE]
    for file in offered:
        try:
            with database().transaction() as conn:
                dossier = locked_dossier(conn, code, caller().account)
                limits = settings().upload_limits()
                take_promised(conn, file_store(), dossier, file, limits, moment)
        except Problem as refusal:
            errors.append(words_of(refusal))
    if errors:
        return make_response(_page(code, list(dict.fromkeys(errors))), 422)
    flash(files_received(len(offered)))
    return redirect(f"/ho-so/{code}/tep-dang-ky", 303)


@bp.post("/ho-so/<code>/tep-dang-ky/<uuid:commitment>/bo")
@signed_in
def take_back(code: str, commitment: UUID) -> Response:
    """Forget a registration; a repeat changes nothing."""
    with database().transaction() as conn:
        dossier = fillable_dossier(conn, canonical(code), caller().account, received_at())
        drop(conn, dossier, commitment)
    flash(phrases.COMMITMENT_DROPPED)
    return redirect(f"/ho-so/{dossier.code}/tep-dang-ky", 303)


def _refused(code: str, refusal: Problem) -> Response:
    """The form again with everything typed; what is no matter of the form is a page of its own."""
    if refusal.status != 422:
        raise refusal
    return make_response(_page(code, [words_of(refusal)]), 422)


def _page(code: str, errors: list[str]) -> str:
    moment = received_at()
    with database().transaction() as conn:
        dossier = own_dossier(conn, code, caller().account)
        terms = terms_of(conn, dossier)
        file = whole_file(conn, dossier)
    registers = dossier.stage in EDITABLE and terms is not None and moment < terms.register_until
    return render_template(
        "submissions/commitments.html",
        dossier=dossier,
        file=file,
        terms=terms,
        errors=errors,
        typed=request.form,
        may_register=registers,
        may_send=any(moment < one.until for one in file.promised),
    )
