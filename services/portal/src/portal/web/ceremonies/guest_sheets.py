"""Guests from a sheet: checked first, imported then."""

from typing import BinaryIO, cast
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge

from portal.actions.ceremonies import listing
from portal.errors.ceremonies import GuestsRefused
from portal.model.ceremonies.parts import GuestGroup
from portal.phrases import ceremonies as words
from portal.store.ceremonies import guest_sheets, parts
from portal.web.ceremonies.access import PREFIX, PREPARERS, by, ceremony_of, page
from portal.web.ceremonies.guests import XLSX, as_file
from servicekit import clock
from servicekit.auth import requires
from servicekit.web import database, settings

bp = Blueprint("ceremony_sheets", __name__, url_prefix=f"{PREFIX}/<int:ceremony>/khach/nhap")

ROOM = 1_000_000


@bp.get("")
@requires(*PREPARERS)
def form(ceremony: int) -> Response:
    """The empty sheet and where to send the filled one."""
    return page("import_form", ceremony_of(ceremony), problem="")


@bp.get("/mau.xlsx")
@requires(*PREPARERS)
def template(ceremony: int) -> Response:
    """The sheet to fill in, with the ceremony's own groups."""
    with database().transaction() as conn:
        groups = parts.of(conn, GuestGroup, ceremony)
    return as_file(guest_sheets.empty_sheet(groups).read(), XLSX, "mau-khach-moi.xlsx")


@bp.post("")
@requires(*PREPARERS)
def check(ceremony: int) -> Response:
    """The dry run: nobody becomes a guest yet."""
    request.max_content_length = ROOM
    found = ceremony_of(ceremony)
    try:
        made = _check(ceremony)
    except GuestsRefused as refusal:
        return page("import_form", found, 422, problem=refusal.words)
    except RequestEntityTooLarge:
        return page("import_form", found, 413, problem=words.SHEET_TOO_LARGE.format(most=1))
    finally:
        request.close()
    return make_response(redirect(f"{PREFIX}/{ceremony}/khach/nhap/{made}", 303))


@bp.get("/<uuid:wanted>")
@requires(*PREPARERS)
def checked(ceremony: int, wanted: UUID) -> Response:
    """What was found in the sheet, cell by cell."""
    found = ceremony_of(ceremony)
    with database().transaction() as conn:
        made = guest_sheets.find(conn, ceremony, wanted)
    return page("import", found, made=made, ready=sum(row.ready for row in made.rows))


@bp.post("/<uuid:wanted>")
@requires(*PREPARERS)
def run(ceremony: int, wanted: UUID) -> Response:
    """Rows without a mistake become guests; a second press changes nothing."""
    count = listing.import_sheet(database(), ceremony, wanted, settings().seal_key, by())
    flash(words.IMPORTED.format(count=count))
    return make_response(redirect(f"{PREFIX}/{ceremony}/khach", 303))


def _check(ceremony: int) -> UUID:
    """Raises GuestsRefused, RequestEntityTooLarge."""
    file = request.files.get("sheet")
    if file is None or not file.filename:
        raise GuestsRefused(words.CHOOSE_A_SHEET)
    content = cast("BinaryIO", file.stream)
    return listing.check_sheet(database(), ceremony, content, file.filename, clock.now())
