"""The lists of a ceremony: shown, added to, changed, reordered; all by the same doors."""

from collections.abc import Sequence
from typing import Final

import msgspec
from flask import Blueprint, Response, flash, make_response, redirect, request

from portal.actions.ceremonies import changing
from portal.errors.ceremonies import CeremonyChangedMeanwhile, WaitsForOthers
from portal.model.ceremonies import parts as rules
from portal.model.ceremonies.ceremony import Ceremony
from portal.model.ceremonies.parts import (
    AgendaItem,
    Agreement,
    Circle,
    Document,
    GuestGroup,
    Part,
    Task,
)
from portal.phrases import ceremonies as words
from portal.store.ceremonies import ceremonies, parts
from portal.web.ceremonies.access import PREFIX, PREPARERS, by, ceremony_of, page
from portal.web.ceremonies.base_forms import CeremonyForm, titles
from portal.web.ceremonies.part_forms import (
    AgendaForm,
    AgreementForm,
    DocumentForm,
    GroupForm,
    TaskForm,
)
from servicekit import clock
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.problems import NotFound
from servicekit.times import VN
from servicekit.web import database

SLUGS: Final = "any('chuong-trinh', 'nhom-khach', 'chuan-bi', 'tai-tro', 'tai-lieu'):slug"
bp = Blueprint("ceremony_parts", __name__, url_prefix=f"{PREFIX}/<int:ceremony>/<{SLUGS}>")


class Sort(msgspec.Struct, frozen=True):
    """A list: its rows, the form of one."""

    kind: type[Part]
    form: type[CeremonyForm]


SORTS: Final = {
    "chuong-trinh": Sort(AgendaItem, AgendaForm),
    "nhom-khach": Sort(GuestGroup, GroupForm),
    "chuan-bi": Sort(Task, TaskForm),
    "tai-tro": Sort(Agreement, AgreementForm),
    "tai-lieu": Sort(Document, DocumentForm),
}
WITH_ITEM: Final = (AgreementForm, DocumentForm)


@bp.get("")
@requires(*PREPARERS)
def listed(ceremony: int, slug: str) -> Response:
    """The list, and what to do about each row."""
    with database().transaction() as conn:
        found = ceremonies.find(conn, ceremony)
        rows = parts.of(conn, SORTS[slug].kind, ceremony)
        agenda = parts.of(conn, AgendaItem, ceremony)
    return page(
        "parts",
        found,
        slug=slug,
        rows=rows,
        items=titles(agenda),
        today=clock.now().astimezone(VN).date(),
        is_late=rules.is_late,
        waits_for=rules.waits_for,
        step_beside=rules.step_beside,
    )


@bp.get("/them")
@requires(*PREPARERS)
def new(ceremony: int, slug: str) -> Response:
    """The form of a new row."""
    return _form_page(ceremony_of(ceremony), slug, SORTS[slug].form())


@bp.post("/them")
@requires(*PREPARERS)
def add(ceremony: int, slug: str) -> Response:
    """At the end of the list."""
    found, sort = ceremony_of(ceremony), SORTS[slug]
    form = _offered(found, sort.form.posted())
    if not form.validate():
        return _form_page(found, slug, form, status=422)
    try:
        changing.add_part(database(), sort.kind, ceremony, form.values(), by())
    except WaitsForOthers as refusal:
        form.form_errors.append(words.WAITS.format(title=refusal.title))
        return _form_page(found, slug, form, status=422)
    flash(words.ADDED.format(what=words.PARTS[slug][1], title=changing.title_of(form.values())))
    return _to_list(ceremony, slug)


@bp.get("/<int:part>")
@requires(*PREPARERS)
def one(ceremony: int, slug: str, part: int) -> Response:
    """The form of a row."""
    found, row = ceremony_of(ceremony), _part(ceremony, slug, part)
    form = SORTS[slug].form(data=msgspec.structs.asdict(row))
    return _form_page(found, slug, form, row)


@bp.post("/<int:part>")
@requires(*PREPARERS)
def save(ceremony: int, slug: str, part: int) -> Response:
    """Save a row."""
    found, row = ceremony_of(ceremony), _part(ceremony, slug, part)
    form = _offered(found, SORTS[slug].form.posted(), row)
    if form.validate() and _saved(slug, row, form):
        flash(words.SAVED)
        return _to_list(ceremony, slug)
    return _form_page(found, slug, form, row, status=422)


@bp.post("/<int:part>/xoa")
@requires(*PREPARERS)
def remove(ceremony: int, slug: str, part: int) -> Response:
    """Take a row off the list; what pointed at it stays."""
    row = _part(ceremony, slug, part)
    changing.remove_part(database(), row, by())
    title = changing.title_of(msgspec.structs.asdict(row))
    flash(words.REMOVED.format(what=words.PARTS[slug][1], title=title))
    return _to_list(ceremony, slug)


@bp.post("/<int:part>/<any('len', 'xuong'):way>")
@requires(*PREPARERS)
def move(ceremony: int, slug: str, part: int, way: str) -> Response:
    """One place up or down."""
    changing.move_part(database(), _part(ceremony, slug, part), by(), up=way == "len")
    return _to_list(ceremony, slug)


@bp.post("/<int:part>/buoc")
@requires(*PREPARERS)
def step(ceremony: int, slug: str, part: int) -> Response:
    """A memorandum goes one step on or back, from the step that was seen."""
    row = _part(ceremony, slug, part)
    seen = request.form.get("seen", "")
    if not isinstance(row, Agreement) or seen not in rules.STEPS:
        raise NotFound
    back = request.form.get("way") == "back"
    following = changing.step_agreement(database(), row, seen, by(), back=back)
    flash(words.STEPPED.format(step=words.STEPS[following]))
    return _to_list(ceremony, slug)


def _saved(slug: str, row: Part, form: CeremonyForm) -> bool:
    """A refusal becomes a message on the form, which keeps what was typed."""
    try:
        version = form.version_number()
        kind = SORTS[slug].kind
        changing.save_part(database(), kind, row, version, form.values(), by())
    except CeremonyChangedMeanwhile:
        form.form_errors.append(words.CHANGED_MEANWHILE)
        form.version.data = str(row.version)
    except Circle as refusal:
        form.form_errors.append(words.CIRCLE.format(title=refusal.title))
    except WaitsForOthers as refusal:
        form.form_errors.append(words.WAITS.format(title=refusal.title))
    else:
        return True
    return False


def _part(ceremony: int, slug: str, part: int) -> Part:
    """Raises NotFound."""
    with database().transaction() as conn:
        return parts.find(conn, SORTS[slug].kind, ceremony, part)


def _form_page(
    ceremony: Ceremony, slug: str, form: CeremonyForm, row: Part | None = None, status: int = 200
) -> Response:
    form = _offered(ceremony, form, row)
    return page("part", ceremony, status, slug=slug, form=form, row=row)


def _offered(ceremony: Ceremony, form: CeremonyForm, row: Part | None = None) -> CeremonyForm:
    """What may be chosen: items of the agenda, other tasks."""
    with database().transaction() as conn:
        if isinstance(form, WITH_ITEM):
            agenda = parts.of(conn, AgendaItem, ceremony.id)
            form.item.offer(titles(agenda), words.NOTHING)
        if isinstance(form, TaskForm):
            others = _others(conn, ceremony, row)
            form.needs.choices = list(titles(others).items())
    return form


def _others(conn: Connection, ceremony: Ceremony, row: Part | None) -> Sequence[Task]:
    listed = parts.of(conn, Task, ceremony.id)
    return [task for task in listed if row is None or task.id != row.id]


def _to_list(ceremony: int, slug: str) -> Response:
    return make_response(redirect(f"{PREFIX}/{ceremony}/{slug}", 303))
