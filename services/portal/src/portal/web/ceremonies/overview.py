"""Ceremonies: all of them, one of them, what its plan says."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, flash, make_response, redirect, render_template

from contracts.events import EditionState
from portal.actions.ceremonies import changing
from portal.errors.ceremonies import CeremonyChangedMeanwhile
from portal.model.ceremonies import log
from portal.model.ceremonies import parts as rules
from portal.model.ceremonies.ceremony import Ceremony, when
from portal.model.ceremonies.letters import NOT_ARRIVED, delivery
from portal.model.ceremonies.parts import AgendaItem, Agreement, Document, GuestGroup, Task
from portal.phrases import ceremonies as words
from portal.store import editions
from portal.store.ceremonies import ceremonies, guests, letters, parts
from portal.store.ceremonies.ceremonies import Step
from portal.web.ceremonies.access import KEEPERS, PREFIX, PREPARERS, by, ceremony_of, page
from portal.web.ceremonies.base_forms import CeremonyForm
from portal.web.ceremonies.forms import AboutForm, MinutesForm, NewCeremonyForm, PlanForm, shown_as
from servicekit import clock
from servicekit.auth import caller, requires
from servicekit.db import Connection
from servicekit.times import VN
from servicekit.web import database

bp = Blueprint("ceremonies", __name__, url_prefix=PREFIX)

FORMS: Final[dict[str, tuple[type[CeremonyForm], str]]] = {
    "thong-tin": (AboutForm, "about"),
    "noi-dung": (PlanForm, "plan"),
    "dien-bien": (MinutesForm, "minutes"),
}


@bp.get("")
@requires(*KEEPERS)
def every() -> str:
    """Those of all editions, the current one's first."""
    with database().transaction() as conn:
        found = _editions(editions.every(conn))
        listed = [(edition, ceremonies.of_edition(conn, edition.code)) for edition in found]
        removed = ceremonies.removed(conn) if caller().has(*PREPARERS) else []
    return render_template(
        "portal/ceremonies/list.html",
        listed=listed,
        removed=removed,
        words=words,
        when=when,
        base=PREFIX,
    )


@bp.get("/viec")
@requires(*KEEPERS)
def waiting() -> str:
    """For "my tasks": preparations near their day or past it."""
    now = clock.now()
    today = now.astimezone(VN).date()
    with database().transaction() as conn:
        found = [
            (one, [t for t in parts.of(conn, Task, one.id) if rules.is_called(t, today)])
            for one in ceremonies.waiting(conn, now)
        ]
    called = [(one, tasks) for one, tasks in found if tasks]
    return render_template("portal/ceremonies/_waiting.html", called=called, base=PREFIX)


@bp.get("/moi")
@requires(*PREPARERS)
def new() -> Response:
    """The form of a new ceremony."""
    return _new_page(NewCeremonyForm())


@bp.post("/moi")
@requires(*PREPARERS)
def create() -> Response:
    """Make it; leads to it."""
    form = _offered(NewCeremonyForm.posted())
    if not form.validate():
        return _new_page(form, 422)
    made = changing.create(
        database(), form.edition.data, form.kind.data, form.title.data or "", by()
    )
    flash(words.CREATED)
    return make_response(redirect(f"{PREFIX}/{made}", 303))


@bp.get("/<int:ceremony>")
@requires(*KEEPERS)
def one(ceremony: int) -> Response:
    """Where everything about a ceremony begins."""
    with database().transaction() as conn:
        found = ceremonies.find(conn, ceremony)
        tasks = parts.of(conn, Task, ceremony)
        newest = letters.latest(conn, ceremony)
        context: dict[str, Any] = {
            "edition": editions.find(conn, found.edition),
            "counts": guests.counts(conn, ceremony),
            "untold": guests.untold(conn, found),
            "groups": parts.of(conn, GuestGroup, ceremony),
            "agenda": parts.of(conn, AgendaItem, ceremony),
            "documents": parts.of(conn, Document, ceremony),
            "agreements": parts.of(conn, Agreement, ceremony),
            "log": _log(conn, ceremony) if caller().has(*PREPARERS) else [],
        }
    today = clock.now().astimezone(VN).date()
    late = [task for task in tasks if rules.is_late(task, today)]
    lost = sum(delivery(letter, clock.now()) in NOT_ARRIVED for letter in newest.values())
    return page("one", found, tasks=tasks, late=late, lost=lost, **context)


@bp.get("/<int:ceremony>/<any('thong-tin', 'noi-dung', 'dien-bien'):name>")
@requires(*PREPARERS)
def form_of(ceremony: int, name: str) -> Response:
    """One of the forms."""
    found = ceremony_of(ceremony)
    kind, act = FORMS[name]
    form = kind(data=shown_as(msgspec.structs.asdict(found)))
    return page("form", found, form=form, heading=words.ACTS[act])


@bp.post("/<int:ceremony>/<any('thong-tin', 'noi-dung', 'dien-bien'):name>")
@requires(*PREPARERS)
def save(ceremony: int, name: str) -> Response:
    """Save one of the forms."""
    found = ceremony_of(ceremony)
    kind, act = FORMS[name]
    form = kind.posted()
    if form.validate() and _saved(found, form, act):
        flash(words.SAVED)
        return make_response(redirect(_after(ceremony), 303))
    return page("form", found, 422, form=form, heading=words.ACTS[act])


def _log(conn: Connection, ceremony: int) -> list[tuple[Step, str]]:
    """Each step with whom or what it was about, in words."""
    steps = ceremonies.log(conn, ceremony)
    names = guests.names(conn, ceremony, [log.code_in(step.act, step.subject) for step in steps])
    return [(step, log.about(step.act, step.subject, names)) for step in steps]


def _after(ceremony: int) -> str:
    """Where to tell guests, when what was saved is not what they were invited to."""
    with database().transaction() as conn:
        untold = guests.untold(conn, ceremonies.find(conn, ceremony))
    return f"{PREFIX}/{ceremony}/thay-doi" if untold.by_letter else f"{PREFIX}/{ceremony}"


def _saved(ceremony: Ceremony, form: CeremonyForm, act: str) -> bool:
    try:
        changing.save(database(), ceremony.id, form.version_number(), act, form.values(), by())
    except CeremonyChangedMeanwhile:
        form.form_errors.append(words.CHANGED_MEANWHILE)
        form.version.data = str(ceremony.version)
        return False
    return True


def _new_page(form: NewCeremonyForm, status: int = 200) -> Response:
    body = render_template("portal/ceremonies/new.html", form=_offered(form), base=PREFIX)
    return make_response(body, status)


def _offered(form: NewCeremonyForm) -> NewCeremonyForm:
    with database().transaction() as conn:
        found = _editions(editions.every(conn))
    form.edition.choices = [(edition.code, edition.short_title) for edition in found]
    return form


def _editions(found: Sequence[EditionState]) -> list[EditionState]:
    return sorted(found, key=lambda edition: not edition.current)
