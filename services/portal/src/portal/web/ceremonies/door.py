"""The door: by camera, by code, by name, or off the list; what was done is said at once and can be
taken back. Who was let in is told by an address of its own, so that reloading asks nothing."""

from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from portal.actions.ceremonies import door
from portal.actions.ceremonies.door import Entrance
from portal.errors.ceremonies import NotUndone
from portal.phrases import ceremonies as words
from portal.store.ceremonies import arrivals, ceremonies, guests
from portal.store.ceremonies.pictures import NoPicture, codes_in
from portal.web.ceremonies.access import KEEPERS, PREFIX, keeper, page
from portal.web.ceremonies.guest_forms import WalkInForm
from servicekit.auth import requires
from servicekit.ids import new_id, read_id
from servicekit.times import as_time
from servicekit.web import database

bp = Blueprint("ceremony_door", __name__, url_prefix=f"{PREFIX}/<int:ceremony>/cua")

STATUSES: Final = {"welcome": 200, "again": 409, "unknown": 404, "malformed": 422, "cancelled": 409}
SHOWN: Final = 30
LATEST: Final = 5
MOST_MEGABYTES: Final = 12


@bp.get("")
@requires(*KEEPERS)
def show(ceremony: int) -> Response:
    """The camera, the field for codes, names to be found; `luot`: the request just answered."""
    key = read_id(request.args.get("luot", ""))
    with database().transaction() as conn:
        entrance = door.entrance_of(conn, ceremony, key) if key else None
    return _page(ceremony, entrance)


@bp.get("/so")
@requires(*KEEPERS)
def count(ceremony: int) -> Response:
    """How many are here: asked every few seconds by every open door."""
    with database().transaction() as conn:
        counts = guests.counts(conn, ceremony)
    response = make_response(render_template("portal/ceremonies/_count.html", counts=counts))
    response.headers["Cache-Control"] = "private, max-age=2"
    return response


@bp.post("")
@requires(*KEEPERS)
def enter(ceremony: int) -> Response:
    """Let a guest in; a repeat of the same request, when the network blinks, is answered alike."""
    given = request.form.get("ma", "")[:500]
    found = door.check_in(database(), ceremony, given, keeper())
    return _told(ceremony, found, typed="" if found.guest else given)


@bp.post("/ngoai-danh-sach")
@requires(*KEEPERS)
def walk_in(ceremony: int) -> Response:
    """Let in somebody who is not on the list; a repeat makes nobody twice."""
    form = WalkInForm.posted()
    if not form.validate():
        problem = words.NOT_WRITTEN_DOWN.format(
            name=(form.name.data or "")[:SHOWN], why=form.first_problem()
        )
        return _page(ceremony, problem=problem, form=form)
    found = door.walk_in(database(), ceremony, form.walk_in(), keeper())
    return _told(ceremony, found, form=form)


@bp.post("/anh")
@requires(*KEEPERS)
def picture(ceremony: int) -> Response:
    """The same by a photo of the code, where the browser reads none itself."""
    request.max_content_length = MOST_MEGABYTES * 1_000_000
    try:
        file = request.files.get("anh")
        found = codes_in(file.stream) if file else []  # type: ignore[arg-type]
    except NoPicture:
        return _page(ceremony, problem=words.NOT_A_PICTURE)
    except RequestEntityTooLarge:
        return _page(ceremony, problem=words.PICTURE_TOO_LARGE.format(most=MOST_MEGABYTES))
    finally:
        request.close()
    if not found:
        return _page(ceremony, problem=words.NO_CODE_IN_PICTURE)
    return _told(ceremony, door.check_in(database(), ceremony, found[0], keeper()))


@bp.post("/<int:guest>/bo")
@requires(*KEEPERS)
def undo(ceremony: int, guest: int) -> Response:
    """Take an arrival back: the one that was seen, no other."""
    try:
        found = door.undo(database(), ceremony, guest, keeper())
    except NotUndone as refusal:
        return _page(ceremony, problem=refusal.title)
    flash(words.UNDONE.format(name=found.name))
    return make_response(redirect(f"{PREFIX}/{ceremony}/cua", 303))


def _told(ceremony: int, entrance: Entrance, **typed: Any) -> Response:
    """Who was let in at an address of its own; the others beside what was typed."""
    if entrance.outcome != "welcome" or entrance.arrival is None:
        return _page(ceremony, entrance, **typed)
    query = urlencode({"luot": entrance.arrival.arrived_key})
    return make_response(redirect(f"{PREFIX}/{ceremony}/cua?{query}", 303))


def _page(
    ceremony: int,
    entrance: Entrance | None = None,
    *,
    problem: str = "",
    typed: str = "",
    form: WalkInForm | None = None,
) -> Response:
    search = request.args.get("q", "").strip()[:200]
    with database().transaction() as conn:
        found = ceremonies.find(conn, ceremony)
        listed = guests.of(conn, ceremony, search)[:SHOWN] if search else []
        counts = guests.counts(conn, ceremony)
        latest = arrivals.latest(conn, ceremony, LATEST)
    status = STATUSES[entrance.outcome] if entrance else 422 if problem else 200
    return page(
        "door",
        found,
        status,
        entrance=entrance,
        said=_said(entrance),
        problem=problem or _problem(entrance),
        counts=counts,
        search=search,
        listed=listed,
        latest=latest,
        typed=typed or request.args.get("ma", "")[:500],
        form=form or WalkInForm(),
        key=new_id(),
    )


def _said(entrance: Entrance | None) -> str:
    if entrance is None or entrance.outcome != "welcome" or entrance.guest is None:
        return ""
    return words.WELCOME.format(name=entrance.guest.name)


def _problem(entrance: Entrance | None) -> str:
    """Twice: when, and who let them in."""
    if entrance is None or entrance.outcome == "welcome":
        return ""
    if entrance.outcome == "cancelled":
        return words.NOT_ON
    if entrance.outcome == "malformed":
        return words.CODE_MALFORMED
    if entrance.guest is None or entrance.arrival is None:
        return words.CODE_UNKNOWN
    return words.ALREADY_HERE.format(
        name=entrance.guest.name,
        time=as_time(entrance.arrival.arrived_at),
        keeper=entrance.arrival.keeper_name,
    )
