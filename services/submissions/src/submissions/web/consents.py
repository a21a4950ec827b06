"""Taking back an optional consent on the dossier's page, or giving it after all."""

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from servicekit.auth import caller, signed_in
from servicekit.clock import now
from servicekit.web import database
from submissions.actions.consents import set_consent
from submissions.actions.drafts import locked_dossier
from submissions.phrases import consents as phrases
from submissions.web.parsing import canonical

bp = Blueprint("consents", __name__)


@bp.post("/ho-so/<code>/dong-y/<purpose>")
@signed_in
def change(code: str, purpose: str) -> Response:
    """`given=1`: agree; otherwise take it back. A repeat changes nothing."""
    given = bool(request.form.get("given"))
    with database().transaction() as conn:
        dossier = locked_dossier(conn, canonical(code), caller().account)
        set_consent(conn, dossier, purpose, given=given, now=now())
    flash(phrases.GIVEN_AGAIN if given else phrases.TAKEN_BACK)
    return redirect(f"/ho-so/{dossier.code}#dong-y", 303)
