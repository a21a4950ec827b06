"""The promotion kit for staff: one's own units with their visits, and the words of all kits."""

from typing import Any, Final

from flask import Blueprint, Response, flash, make_response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from contracts.events import UnitState
from contracts.roles import Role
from portal.actions.promotion_texts import (
    TextsAuthor,
    TextsChangedMeanwhile,
    save_texts,
    texts_in_force,
)
from portal.errors import NothingChanged
from portal.model import promotion
from portal.phrases import promotion as words
from portal.store import promotion_texts, visits
from portal.web.pages import current
from portal.web.promotion import filled_texts, offered, period_of_unit
from portal.web.promotion_forms import TextsForm
from servicekit import clock, copies
from servicekit.auth import caller, requires
from servicekit.web import database

MAY_WRITE: Final = (Role.SECRETARY, Role.ADMINISTRATOR)
MAY_SEE: Final = (*MAY_WRITE, Role.DOST_STAFF, Role.UNIT_OFFICER, Role.UNIT_HEAD)
HISTORY: Final = 10
TEXTS_PATH: Final = "/quan-tri/tuyen-truyen/loi-mau"

bp = Blueprint("promotion_desk", __name__, url_prefix="/quan-tri/tuyen-truyen")


@bp.get("")
@requires(*MAY_SEE)
def desk() -> str:
    """The caller's own units first, with how often their links were opened."""
    with database().transaction() as conn:
        edition = current(conn)
        own = [copies.find(conn, UnitState, code) for code in caller().units]
        counted = [
            (
                unit,
                visits.of_unit(conn, edition.code, unit.code),
                period_of_unit(conn, edition, unit),
            )
            for unit in own
            if unit
        ]
        units = offered(conn)
    return render_template(
        "portal/promotion_desk.html",
        counted=counted,
        units=units,
        channels=words.CHANNELS,
        writes=caller().has(*MAY_WRITE),
    )


@bp.get("/loi-mau")
@requires(*MAY_WRITE)
def texts() -> Response:
    """The texts in force as a form, with an example of how a unit's kit shows them."""
    with database().transaction() as conn:
        found = texts_in_force(conn, current(conn).code)
    return _texts_page(TextsForm.showing(found.version, found.texts))


@bp.post("/loi-mau")
@requires(*MAY_WRITE)
def save() -> AnyResponse:
    """Write them anew; a refusal keeps everything typed."""
    form = TextsForm.posted()
    if not form.validate():
        return _texts_page(form, 422)
    with database().transaction() as conn:
        edition = current(conn)
    author = TextsAuthor(
        account=caller().account, edition=edition.code, version=form.version_number()
    )
    try:
        save_texts(database(), author, form.texts(), clock.now())
    except TextsChangedMeanwhile:
        form.form_errors.append(words.CHANGED_MEANWHILE)
        return _texts_page(form, 409)
    except NothingChanged:
        form.form_errors.append(words.NOTHING_CHANGED)
        return _texts_page(form, 422)
    flash(words.SAVED)
    return redirect(TEXTS_PATH, 303)


def _texts_page(form: TextsForm, status: int = 200) -> Response:
    with database().transaction() as conn:
        edition = current(conn)
        in_force = texts_in_force(conn, edition.code)
        history = promotion_texts.saves(conn, edition.code, HISTORY)
        example = next(iter(offered(conn)), None)
    context: dict[str, Any] = {"example": example, "shown": {}}
    if example is not None:
        context["shown"] = filled_texts(in_force.texts, edition, example)
    if status == 409:
        form.version.data = str(in_force.version)
    body = render_template(
        "portal/promotion_texts.html",
        form=form,
        edition=edition,
        kinds=words.TEXTS,
        order=promotion.KINDS,
        placeholders=words.PLACEHOLDERS,
        history=history,
        **context,
    )
    return make_response(body, status)
