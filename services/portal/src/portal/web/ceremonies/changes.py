"""When plans change: guests are told, a ceremony is called off, taken off the list or brought
back."""

from typing import Final

from flask import Blueprint, Response, flash, make_response, redirect

from portal.actions.ceremonies import replanning
from portal.actions.ceremonies.replanning import Act, Decision
from portal.errors.ceremonies import CeremonyChangedMeanwhile
from portal.model.ceremonies.ceremony import Ceremony
from portal.phrases import ceremonies as words
from portal.store.ceremonies import ceremonies, guests
from portal.web.ceremonies.access import PREFIX, PREPARERS, by, ceremony_of, page
from portal.web.ceremonies.forms import NoticeForm
from servicekit.auth import requires
from servicekit.web import database, settings

bp = Blueprint("ceremony_changes", __name__, url_prefix=f"{PREFIX}/<int:ceremony>")

ACTS: Final[dict[str, Act]] = {"bao": "told", "huy": "cancelled", "to-chuc": "held_after_all"}


@bp.get("/thay-doi")
@requires(*PREPARERS)
def show(ceremony: int) -> Response:
    """Who waits to be told, and what can be done when plans change."""
    found = ceremony_of(ceremony)
    return _page(found, NoticeForm(data={"notice": found.notice, "version": found.version}))


@bp.post("/thay-doi/<any('bao', 'huy', 'to-chuc'):way>")
@requires(*PREPARERS)
def decide(ceremony: int, way: str) -> Response:
    """Tell guests of a change, call it off, or hold it after all."""
    found, form = ceremony_of(ceremony), NoticeForm.posted()
    if not form.validate():
        return _page(found, form, 422)
    decision = Decision(act=ACTS[way], notice=form.notice.data or "", version=form.version_number())
    try:
        count = replanning.decide(database(), ceremony, decision, settings().seal_key, by())
    except CeremonyChangedMeanwhile:
        form.form_errors.append(words.CHANGED_MEANWHILE)
        form.version.data = str(found.version)
        return _page(found, form, 409)
    flash(words.DECIDED[decision.act].format(count=count))
    return make_response(redirect(f"{PREFIX}/{ceremony}", 303))


@bp.post("/thay-doi/khong-bao")
@requires(*PREPARERS)
def need_not_tell(ceremony: int) -> Response:
    """Too small a change for a letter."""
    replanning.need_not_tell(database(), ceremony, by())
    flash(words.NOT_TOLD)
    return make_response(redirect(f"{PREFIX}/{ceremony}", 303))


@bp.post("/xoa")
@requires(*PREPARERS)
def remove(ceremony: int) -> Response:
    """Off the list."""
    found = ceremony_of(ceremony)
    replanning.remove(database(), ceremony, by())
    flash(words.REMOVED_CEREMONY.format(title=found.title))
    return make_response(redirect(PREFIX, 303))


@bp.post("/khoi-phuc")
@requires(*PREPARERS)
def bring_back(ceremony: int) -> Response:
    """On the list again, with everything in it."""
    replanning.bring_back(database(), ceremony, by())
    flash(words.BROUGHT_BACK.format(title=ceremony_of(ceremony).title))
    return make_response(redirect(f"{PREFIX}/{ceremony}", 303))


def _page(ceremony: Ceremony, form: NoticeForm, status: int = 200) -> Response:
    with database().transaction() as conn:
        untold = guests.untold(conn, ceremony)
        known = guests.was_anybody_here_or_invited(conn, ceremony.id)
        counts = guests.counts(conn, ceremony.id)
        log = [s for s in ceremonies.log(conn, ceremony.id) if s.act in words.CHANGES_OF_PLAN]
    return page(
        "changes", ceremony, status, form=form, untold=untold, known=known, counts=counts, log=log
    )
