"""The list of guests: typed, invited, reminded, taken away as a sheet."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, flash, make_response, redirect, request

from portal.actions.ceremonies import letters, listing
from portal.actions.ceremonies.papers import path_of
from portal.errors.ceremonies import CeremonyChangedMeanwhile
from portal.model.ceremonies.ceremony import Ceremony, is_over, when
from portal.model.ceremonies.guests import Guest, is_outdated
from portal.model.ceremonies.letters import NOT_ARRIVED, Letter, delivery
from portal.model.ceremonies.parts import GuestGroup
from portal.phrases import ceremonies as words
from portal.store.ceremonies import ceremonies, guests, merged_guests, parts
from portal.store.ceremonies.letters import latest as letters_of
from portal.store.ceremonies.letters import of_guest as letters_of_guest
from portal.web.ceremonies.access import PREFIX, PREPARERS, by, ceremony_of, page
from portal.web.ceremonies.base_forms import titles
from portal.web.ceremonies.guest_forms import GuestForm
from servicekit import clock
from servicekit.auth import requires
from servicekit.sheets import Row, Sheet
from servicekit.web import database, settings
from servicekit.workbooks import write_xlsx

bp = Blueprint("ceremony_guests", __name__, url_prefix=f"{PREFIX}/<int:ceremony>/khach")

WALK_INS: Final = "ngoai-danh-sach"
"""The filter for those who came without being on the list."""
LOST: Final = "khong-toi"
"""The filter for those whom the newest letter did not reach."""
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@requires(*PREPARERS)
def listed(ceremony: int) -> Response:
    """Everybody on the list, or those of one answer or name."""
    search, answer = request.args.get("q", "").strip()[:200], request.args.get("tra-loi")
    wanted = None if answer in (None, "moi", LOST, WALK_INS) else "" if answer == "chua" else answer
    with database().transaction() as conn:
        found = ceremonies.find(conn, ceremony)
        rows = guests.of(conn, ceremony, search, wanted)
        newest = letters_of(conn, ceremony)
        counts = guests.counts(conn, ceremony)
        groups = titles(parts.of(conn, GuestGroup, ceremony))
    lost = [guest.id for guest in rows if _is_lost(newest.get(guest.id))]
    if answer == LOST:
        rows = [guest for guest in rows if guest.id in lost]
    if answer == WALK_INS:
        rows = [guest for guest in rows if guest.walk_in]
    return page(
        "guests",
        found,
        rows=rows,
        counts=counts,
        groups=groups,
        search=search,
        answer=answer,
        newest=newest,
        lost=lost,
        **_reading(found),
    )


@bp.get("/them")
@requires(*PREPARERS)
def new(ceremony: int) -> Response:
    """The form of one more guest."""
    return _form_page(ceremony_of(ceremony), GuestForm())


@bp.post("/them")
@requires(*PREPARERS)
def add(ceremony: int) -> Response:
    """One more guest."""
    found = ceremony_of(ceremony)
    form = _offered(ceremony, GuestForm.posted())
    if not form.validate():
        return _form_page(found, form, status=422)
    guest = listing.add_guest(database(), ceremony, form.named(), settings().seal_key, by())
    flash(words.GUEST_ADDED.format(name=guest.name))
    return _to_list(ceremony)


@bp.get("/<int:guest>")
@requires(*PREPARERS)
def one(ceremony: int, guest: int) -> Response:
    """A guest: what they answered, their invitation, the form."""
    found, row = ceremony_of(ceremony), _guest(ceremony, guest)
    return _form_page(found, GuestForm(data=msgspec.structs.asdict(row)), row)


@bp.post("/<int:guest>")
@requires(*PREPARERS)
def save(ceremony: int, guest: int) -> Response:
    """Change what is written about a guest."""
    found, row = ceremony_of(ceremony), _guest(ceremony, guest)
    form = _offered(ceremony, GuestForm.posted())
    if form.validate() and _saved(row, form):
        flash(words.SAVED)
        return _to_list(ceremony)
    return _form_page(found, form, row, status=422)


@bp.post("/<int:guest>/xoa")
@requires(*PREPARERS)
def remove(ceremony: int, guest: int) -> Response:
    """Off the list."""
    listing.remove_guest(database(), _guest(ceremony, guest), by())
    flash(words.GUEST_REMOVED)
    return _to_list(ceremony)


@bp.post("/<int:guest>/moi-lai")
@requires(*PREPARERS)
def invite_again(ceremony: int, guest: int) -> Response:
    """One invitation once more."""
    sent = letters.invite_again(database(), ceremony, guest, settings().seal_key, by())
    flash(words.INVITED.format(count=1) if sent else words.NO_ADDRESS)
    return make_response(redirect(f"{PREFIX}/{ceremony}/khach/{guest}", 303))


@bp.post("/moi")
@requires(*PREPARERS)
def invite(ceremony: int) -> Response:
    """Everybody who was not invited yet; a second press invites nobody twice."""
    count = letters.invite(database(), ceremony, settings().seal_key, by())
    flash(words.INVITED.format(count=count) if count else words.NOBODY_TO_INVITE)
    return _to_list(ceremony)


@bp.post("/nhac")
@requires(*PREPARERS)
def remind(ceremony: int) -> Response:
    """Everybody invited who did not decline, at most once a day."""
    count = letters.remind(database(), ceremony, settings().seal_key, by())
    flash(words.REMINDED.format(count=count) if count else words.NOBODY_TO_REMIND)
    return _to_list(ceremony)


@bp.get("/danh-sach.xlsx")
@requires(*PREPARERS)
def sheet(ceremony: int) -> Response:
    """The list with answers and arrivals; addresses stay here."""
    with database().transaction() as conn:
        found = ceremonies.find(conn, ceremony)
        groups = titles(parts.of(conn, GuestGroup, ceremony))
        rows = guests.of(conn, ceremony)
    out = BytesIO()
    made = Sheet(
        name="khach-moi",
        title=words.SHEET,
        headings=words.LIST_HEADINGS,
        rows=_rows(rows, groups),
    )
    write_xlsx(made, out)
    return as_file(out.getvalue(), XLSX, f"khach-moi-{found.id}.xlsx")


def as_file(content: bytes, kind: str, name: str, way: str = "attachment") -> Response:
    """To be kept by the reader only."""
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'{way}; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _rows(rows: list[Guest], groups: dict[int, str]) -> Iterator[Row]:
    for guest in rows:
        deputy = ", ".join(text for text in (guest.deputy_name, guest.deputy_body) if text)
        yield (
            guest.code,
            guest.name,
            guest.body,
            groups.get(guest.guest_group or 0, ""),
            words.WALK_IN if guest.walk_in else words.ANSWERS[guest.answer],
            deputy,
            guest.answer_note,
            guest.came_with,
            guest.arrived_at,
        )


def _saved(guest: Guest, form: GuestForm) -> bool:
    try:
        listing.change_guest(database(), guest, form.version_number(), form.named(), by())
    except CeremonyChangedMeanwhile:
        form.form_errors.append(words.CHANGED_MEANWHILE)
        form.version.data = str(guest.version)
        return False
    return True


def _is_lost(letter: Letter | None) -> bool:
    return letter is not None and delivery(letter, clock.now()) in NOT_ARRIVED


def _reading(ceremony: Ceremony) -> dict[str, Any]:
    """How letters and answers are shown."""
    return {
        "delivery": lambda letter: delivery(letter, clock.now()),
        "over": is_over(ceremony, clock.now()),
        "is_outdated": lambda guest: is_outdated(guest, when(ceremony)),
    }


def _guest(ceremony: int, guest: int) -> Guest:
    """Raises NotFound."""
    with database().transaction() as conn:
        return guests.find(conn, ceremony, guest)


def _form_page(
    ceremony: Ceremony, form: GuestForm, guest: Guest | None = None, status: int = 200
) -> Response:
    path = path_of(guest, settings().seal_key) if guest else ""
    form = _offered(ceremony.id, form)
    with database().transaction() as conn:
        sent = letters_of_guest(conn, guest.id) if guest else []
        merged = merged_guests.codes_of(conn, guest.id) if guest else []
    return page(
        "guest",
        ceremony,
        status,
        form=form,
        guest=guest,
        path=path,
        letters=sent,
        merged=merged,
        **_reading(ceremony),
    )


def _offered(ceremony: int, form: GuestForm) -> GuestForm:
    with database().transaction() as conn:
        groups = parts.of(conn, GuestGroup, ceremony)
    form.guest_group.offer(titles(groups), words.NOTHING)
    return form


def _to_list(ceremony: int) -> Response:
    return make_response(redirect(f"{PREFIX}/{ceremony}/khach", 303))
