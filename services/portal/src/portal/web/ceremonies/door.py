"""The door: by camera, by code, by name; what was done is said at once and can be taken back."""

from typing import Final

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from portal.actions.ceremonies import door
from portal.actions.ceremonies.door import Entrance
from portal.errors.ceremonies import NotUndone
from portal.phrases import ceremonies as words
from portal.store.ceremonies import arrivals, ceremonies, guests
from portal.store.ceremonies.pictures import NoPicture, codes_in
from portal.web.ceremonies.access import KEEPERS, PREFIX, keeper, page
from servicekit.auth import requires
from servicekit.ids import new_id
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
    """The camera, the field for codes, names to be found."""
    return _page(ceremony)


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
    return _page(ceremony, found, typed="" if found.guest else given)


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
    return _page(ceremony, door.check_in(database(), ceremony, found[0], keeper()))


@bp.post("/<int:guest>/bo")
@requires(*KEEPERS)
def undo(ceremony: int, guest: int) -> Response:
    """Take an arrival back: the one that was seen, no other."""
    try:
        found = door.undo(database(), ceremony, guest, keeper())
    except NotUndone as refusal:
        return _page(ceremony, problem=refusal.title)
    return _page(ceremony, said=words.UNDONE.format(name=found.name))


def _page(
    ceremony: int,
    entrance: Entrance | None = None,
    *,
    problem: str = "",
    said: str = "",
    typed: str = "",
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
        said=said or _said(entrance),
        problem=problem or _problem(entrance),
        counts=counts,
        search=search,
        listed=listed,
        latest=latest,
        typed=typed or request.args.get("ma", "")[:500],
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
