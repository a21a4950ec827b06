"""Changes of what an edition and its entries are called, and of phases it does not have."""

from flask import Blueprint, Response

from portal.actions import change_edition as actions
from portal.phrases import rules as rule_phrases
from portal.web.basics_forms import NamesForm, PhasesForm
from portal.web.changing import PREFIX, edition_of, save, show
from portal.web.editions import MAY_SET
from servicekit import clock
from servicekit.auth import requires
from servicekit.web import database

bp = Blueprint("basics", __name__, url_prefix=PREFIX)


@bp.get("/ten-goi")
@requires(*MAY_SET)
def names_form(code: str) -> Response:
    """The form of the names."""
    edition = edition_of(code)
    form = NamesForm(
        obj=edition,
        object_name=edition.rules.get("object_name", ""),
        version=str(edition.version),
    )
    return show("names", edition, form)


@bp.post("/ten-goi")
@requires(*MAY_SET)
def save_names(code: str) -> Response:
    """Save the names."""
    edition = edition_of(code)
    form = NamesForm.posted()
    texts = (form.title.data or "", form.short_title.data or "", form.object_name.data or "")
    return save(
        "names",
        edition,
        form,
        lambda author: actions.change_names(database(), author, texts, clock.now()),
        rule_phrases.NAMES_SAVED,
    )


@bp.get("/giai-doan")
@requires(*MAY_SET)
def phases_form(code: str) -> Response:
    """The form of phases that the edition does not have."""
    edition = edition_of(code)
    known = {"absent": sorted(edition.absent_phases)}
    form = PhasesForm(data=known, version=str(edition.version)).offer(edition)
    return show("phases", edition, form)


@bp.post("/giai-doan")
@requires(*MAY_SET)
def save_phases(code: str) -> Response:
    """Save which phases the edition does not have."""
    edition = edition_of(code)
    form = PhasesForm.posted().offer(edition)
    values = {"absent_phases": sorted(form.absent.data or ())}
    return save(
        "phases",
        edition,
        form,
        lambda author: actions.change_rules(database(), author, "phases", values, clock.now()),
        rule_phrases.PHASES_SAVED,
    )
