"""An applicant's dossiers: the list, one with its timeline, the receipt."""

from flask import Blueprint, render_template

from servicekit.auth import caller, signed_in
from servicekit.clock import now
from servicekit.problems import NotFound
from servicekit.web import database, received_at
from submissions.actions.drafts import own_dossier
from submissions.actions.editing import may_edit
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


@bp.get("/ho-so/<code>")
@signed_in
def one(code: str) -> str:
    """A dossier of the caller: where it stands, what to do next, everything that happened."""
    with database().transaction() as conn:
        dossier = own_dossier(conn, canonical(code), caller().account)
        file = whole_file(conn, dossier)
        missing = missing_fields(conn, dossier) if dossier.stage in EDITABLE else ()
        editable = may_edit(conn, dossier, received_at())
        correction = corrections.open_of(conn, dossier.id)
    return render_template(
        "submissions/dossier.html",
        file=file,
        missing=missing,
        correction=correction,
        moment=now(),
        may_edit=editable,
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
