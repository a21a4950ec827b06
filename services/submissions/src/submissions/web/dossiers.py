"""An applicant's dossiers: the list, a new one, one with its timeline, the receipt."""

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from servicekit.auth import caller, signed_in
from servicekit.clock import now
from servicekit.problems import NotFound
from servicekit.web import database
from submissions.actions.drafts import open_draft, own_dossier
from submissions.actions.hand_in import missing_fields
from submissions.actions.looking import current_setting, whole_file
from submissions.model.lifecycle import EDITABLE
from submissions.store import corrections, dossiers
from submissions.web.parsing import canonical

bp = Blueprint("dossiers", __name__)


@bp.get("/ho-so")
@signed_in
def mine() -> str:
    """All dossiers of the caller."""
    with database().transaction() as conn:
        found = dossiers.of_account(conn, caller().account)
        setting = current_setting(conn)
    return render_template(
        "submissions/dossiers.html",
        dossiers=found,
        setting=setting,
        window=setting.edition.windows.submission,
        moment=now(),
    )


@bp.get("/ho-so/moi")
@signed_in
def before_first() -> str:
    """What may enter and what one needs, before any typing; a POST opens the draft."""
    with database().transaction() as conn:
        setting = current_setting(conn)
    return render_template(
        "submissions/new.html", setting=setting, window=setting.edition.windows.submission
    )


@bp.post("/ho-so/moi")
@signed_in
def start() -> Response:
    """Open a draft and go to its first step."""
    with database().transaction() as conn:
        dossier = open_draft(conn, caller().account, now())
    return redirect(f"/ho-so/{dossier.code}/buoc/1", 303)


@bp.get("/ho-so/<code>")
@signed_in
def one(code: str) -> str:
    """A dossier of the caller: where it stands, what to do next, everything that happened."""
    with database().transaction() as conn:
        dossier = own_dossier(conn, canonical(code), caller().account)
        file = whole_file(conn, dossier)
        missing = missing_fields(conn, dossier) if dossier.stage in EDITABLE else ()
        correction = corrections.open_of(conn, dossier.id)
    return render_template(
        "submissions/dossier.html",
        file=file,
        missing=missing,
        correction=correction,
        moment=now(),
    )


@bp.get("/ho-so/<code>/bien-nhan")
@signed_in
def receipt(code: str) -> str:
    """Proof of handing in: code and time, made to be printed."""
    with database().transaction() as conn:
        dossier = own_dossier(conn, canonical(code), caller().account)
        file = whole_file(conn, dossier)
    if dossier.submitted_at is None:
        raise NotFound
    return render_template("submissions/receipt.html", file=file)
