"""Officers of a unit see which dossiers name it and may decline the credit (S0-21)."""

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from contracts.roles import Role
from servicekit.auth import caller, requires
from servicekit.clock import now
from servicekit.problems import Forbidden
from servicekit.web import database
from submissions import phrases
from submissions.actions.looking import current_setting
from submissions.actions.nominations import decline_credit
from submissions.store import dossiers
from submissions.web.forms import DeclineForm
from submissions.web.parsing import canonical

bp = Blueprint("nominations", __name__)


@bp.get("/ho-so/gioi-thieu")
@requires(Role.UNIT_OFFICER)
def named() -> str:
    """Dossiers that name the caller's units."""
    return _page({})


@bp.post("/ho-so/gioi-thieu/<code>")
@requires(Role.UNIT_OFFICER)
def decline(code: str) -> Response:
    """Decline the credit for one of the caller's units, with a reason."""
    code, form = canonical(code), DeclineForm(request.form)
    unit = form.unit.data or ""
    if unit not in _units():
        raise Forbidden
    if not form.validate():
        return make_response(_page({code: form}), 422)
    with database().transaction() as conn:
        decline_credit(conn, code, unit, form.reason.data or "", caller().account, now())
    flash(phrases.CREDIT_DECLINED)
    return redirect("/ho-so/gioi-thieu", 303)


def _units() -> list[str]:
    """Units the caller is an officer of; other roles may name units too, for other work."""
    grants = caller().roles
    return sorted({g.unit for g in grants if g.role is Role.UNIT_OFFICER and g.unit})


def _page(failed: dict[str, DeclineForm]) -> str:
    with database().transaction() as conn:
        setting = current_setting(conn)
        lists = {unit: dossiers.of_unit(conn, unit, setting.edition.code) for unit in _units()}
    return render_template(
        "submissions/nominations.html",
        lists=lists,
        setting=setting,
        failed=failed,
        new_form=DeclineForm,
    )
