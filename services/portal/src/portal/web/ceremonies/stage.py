"""While it takes place: what is on now and next, and the slides behind the lectern."""

from flask import Blueprint, Response, make_response, redirect, request

from portal.actions.ceremonies import changing
from portal.errors.ceremonies import AdvancedMeanwhile
from portal.model.ceremonies import parts as rules
from portal.model.ceremonies.papers import performer
from portal.model.ceremonies.parts import AgendaItem, Document
from portal.store.ceremonies import ceremonies, parts
from portal.web.ceremonies.access import KEEPERS, PREFIX, by, page
from servicekit.auth import requires
from servicekit.web import database

bp = Blueprint("ceremony_stage", __name__, url_prefix=f"{PREFIX}/<int:ceremony>")


@bp.get("/dieu-hanh")
@requires(*KEEPERS)
def run_sheet(ceremony: int) -> Response:
    """Now, next, and the whole agenda; looks again by itself."""
    return _run_sheet(ceremony)


@bp.post("/dieu-hanh/<any('tiep', 'lui'):way>")
@requires(*KEEPERS)
def advance(ceremony: int, way: str) -> Response:
    """The next item, or the one before, from the one that was seen; a repeat changes nothing."""
    seen = request.form.get("seen", "")
    item = int(seen) if seen.isdecimal() and len(seen) < 10 else None
    try:
        changing.advance(database(), ceremony, item, by(), forward=way == "tiep")
    except AdvancedMeanwhile as refusal:
        return _run_sheet(ceremony, refusal.title, 409)
    return make_response(redirect(f"{PREFIX}/{ceremony}/dieu-hanh", 303))


@bp.get("/trinh-chieu")
@requires(*KEEPERS)
def slides(ceremony: int) -> Response:
    """One slide of the agenda: 0 is the title."""
    wanted = request.args.get("trang", "0")
    with database().transaction() as conn:
        found = ceremonies.find(conn, ceremony)
        items = parts.of(conn, AgendaItem, ceremony)
    place = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else 0
    place = min(place, len(items))
    item = items[place - 1] if place else None
    return page("slide", found, items=items, place=place, item=item, performer=performer)


def _run_sheet(ceremony: int, problem: str = "", status: int = 200) -> Response:
    with database().transaction() as conn:
        found = ceremonies.find(conn, ceremony)
        items = parts.of(conn, AgendaItem, ceremony)
        documents = parts.of(conn, Document, ceremony)
    _, after = rules.around(items, found.now_item)
    running = next((item for item in items if item.id == found.now_item), None)
    following = items[after] if after is not None and not found.ended else None
    return page(
        "stage",
        found,
        status,
        items=items,
        documents=documents,
        running=running,
        following=following,
        performer=performer,
        problem=problem,
    )
