"""The secretariat's page of late-access codes: make one, see its uses, revoke it."""

from typing import Final

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from contracts.roles import Role
from servicekit.auth import caller, requires
from servicekit.clock import now
from servicekit.web import database
from submissions.actions.late_codes import make_late_code
from submissions.actions.looking import current_setting
from submissions.model.lifecycle import REVIEWERS
from submissions.phrases import late_codes as phrases
from submissions.store import late_codes
from submissions.web.late_code_forms import LateCodeForm

bp = Blueprint("late_codes", __name__)

READERS: Final = (*REVIEWERS, Role.AUDITOR)
PLACE: Final = "/tham-dinh/ma-nop-muon"


@bp.get(PLACE)
@requires(*READERS)
def table() -> str:
    """All codes of the current edition with their uses, and the form for a new one."""
    return _page(LateCodeForm(), "")


@bp.post(PLACE)
@requires(*REVIEWERS)
def make() -> Response:
    """Make a code and show it, this once."""
    form = LateCodeForm(request.form)
    form.moment = now()
    if not form.validate():
        return make_response(_page(form, ""), 422)
    with database().transaction() as conn:
        edition = current_setting(conn).edition.code
        _, code = make_late_code(
            conn, edition, form.wanted(), account=caller().account, now=form.moment
        )
    response = make_response(_page(LateCodeForm(), code), 201)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post(f"{PLACE}/<int:number>/thu-hoi")
@requires(*REVIEWERS)
def revoke(number: int) -> Response:
    """From now on the code admits nothing more."""
    with database().transaction() as conn:
        edition = current_setting(conn).edition.code
        done = late_codes.revoke(conn, number, edition, caller().account, now())
    flash(phrases.REVOKED_NOW if done else phrases.NOTHING_TO_REVOKE)
    return redirect(PLACE, 303)


def _page(form: LateCodeForm, made: str) -> str:
    moment = now()
    with database().transaction() as conn:
        setting = current_setting(conn)
        codes = late_codes.of_edition(conn, setting.edition.code)
        uses = late_codes.uses(conn, setting.edition.code)
    return render_template(
        "submissions/late_codes.html",
        form=form,
        made=made,
        codes=codes,
        uses=uses,
        window=setting.edition.windows.submission,
        moment=moment,
        may_make=caller().has(*REVIEWERS),
    )
