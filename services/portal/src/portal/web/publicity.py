"""Changes of how an edition is made known."""

from flask import Blueprint, Response

from contracts.events import EditionState, UnitState
from portal.actions import change_edition as actions
from portal.model import promotion, publicity
from portal.phrases import rules as rule_phrases
from portal.web.changing import PREFIX, attempt, edition_of, show, to_edition
from portal.web.editions import MAY_SET
from portal.web.publicity_forms import NAMES, PublicityForm
from servicekit import clock, copies
from servicekit.auth import requires
from servicekit.web import database

bp = Blueprint("publicity", __name__, url_prefix=PREFIX)


@bp.get("/tuyen-truyen")
@requires(*MAY_SET)
def publicity_form(code: str) -> Response:
    """The form of the countdown and of units' own periods."""
    edition = edition_of(code)
    known = {"version": str(edition.version), "countdown": publicity.counts_down(edition)}
    return show("publicity", edition, _form(edition)(data=known), names=NAMES)


@bp.post("/tuyen-truyen")
@requires(*MAY_SET)
def save_publicity(code: str) -> Response:
    """Save both."""
    edition = edition_of(code)
    form = _form(edition).posted()
    found = form.periods() if form.validate() else None
    if found is not None:
        values = publicity.changed(edition, found, countdown=bool(form.countdown.data))
        if attempt(
            edition,
            form,
            lambda author: actions.change_rules(
                database(), author, "publicity", values, clock.now()
            ),
            rule_phrases.PUBLICITY_SAVED,
        ):
            return to_edition(edition.code)
    return show("publicity", edition, form, status=422, names=NAMES)


def _form(edition: EditionState) -> type[PublicityForm]:
    with database().transaction() as conn:
        units = promotion.by_name(copies.every(conn, UnitState))
    return PublicityForm.of(edition, units)
