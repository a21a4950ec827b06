"""Changing units: each change a page with a form, its words and its reason."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind

from accounts import phrases
from accounts.actions.unit_editing import Details
from accounts.actions.units import (
    add_unit,
    change_unit,
    end_unit,
    merge_units,
    move_unit,
    rename_unit,
)
from accounts.errors import Refusal
from accounts.model import units as tree
from accounts.model.grants import today
from accounts.model.units import Unit
from accounts.store import units
from accounts.web.admin.forms import (
    ChangeUnitForm,
    EndForm,
    NewUnitForm,
    PlaceForm,
    RenameForm,
    UnitMergeForm,
)
from accounts.web.admin.unit_texts import BadLine, read_contacts, read_lines, write_contacts
from accounts.web.admin.units import MAY_EDIT, PAGE, check_branch, editor, in_branch
from accounts.web.refusals import explain
from servicekit import clock
from servicekit.auth import requires
from servicekit.web import database

bp = Blueprint("unit_changes", __name__, url_prefix=PAGE)


@bp.get("/<code>/them")
@requires(*MAY_EDIT)
def new(code: str) -> AnyResponse:
    """A unit below this one."""
    form = NewUnitForm(
        data={
            "valid_from": today(clock.now()),
            "kind": phrases.KINDS[0],
            "unit_group": tree.SUB_UNIT,
        }
    )
    return _page("add", _unit(code), form)


@bp.post("/<code>/them")
@requires(*MAY_EDIT)
def add(code: str) -> AnyResponse:
    """Stores it."""
    form: Any = NewUnitForm.posted()

    def act() -> str:
        return add_unit(
            database(),
            editor(form.reason.data),
            parent=code,
            name=form.name.data,
            valid_from=form.valid_from.data,
            details=_details(form),
        )

    return _do("add", code, form, act, phrases.UNIT_ADDED)


@bp.get("/<code>/sua")
@requires(*MAY_EDIT)
def edit(code: str) -> AnyResponse:
    """Kind, aliases, contacts; for administrators group and listing."""
    unit = _unit(code)
    with database().transaction() as conn:
        aliases, contacts = units.aliases_of(conn, code), units.contacts_of(conn, code)
    data = {name: getattr(unit, name) for name in unit.__struct_fields__}
    data |= {"aliases": "\n".join(aliases), "contacts": write_contacts(contacts)}
    return _page("change", unit, ChangeUnitForm(data=data))


@bp.post("/<code>/sua")
@requires(*MAY_EDIT)
def change(code: str) -> AnyResponse:
    """Stores it."""
    form: Any = ChangeUnitForm.posted()

    def act() -> str:
        change_unit(
            database(), editor(form.reason.data), code, _version(form), details=_details(form)
        )
        return code

    return _do("change", code, form, act, phrases.UNIT_SAVED)


@bp.get("/<code>/doi-ten")
@requires(*MAY_EDIT)
def ask_name(code: str) -> AnyResponse:
    """A new name; the old one becomes an alias."""
    unit = _unit(code)
    data = {"version": unit.version, "name": unit.name, "day": today(clock.now())}
    return _page("rename", unit, RenameForm(data=data))


@bp.post("/<code>/doi-ten")
@requires(*MAY_EDIT)
def rename(code: str) -> AnyResponse:
    """Stores it."""
    form: Any = RenameForm.posted()

    def act() -> str:
        who = editor(form.reason.data)
        name, day = form.name.data, form.day.data
        rename_unit(database(), who, code, _version(form), name=name, day=day)
        return code

    return _do("rename", code, form, act, phrases.UNIT_RENAMED)


@bp.get("/<code>/chuyen")
@requires(*MAY_EDIT)
def ask_place(code: str) -> AnyResponse:
    """Another place in the tree."""
    unit = _unit(code)
    return _page("move", unit, PlaceForm(data={"version": unit.version, "target": unit.parent}))


@bp.post("/<code>/chuyen")
@requires(*MAY_EDIT)
def move(code: str) -> AnyResponse:
    """Stores it."""
    form: Any = PlaceForm.posted()

    def act() -> str:
        target = form.target.data
        move_unit(database(), editor(form.reason.data), code, _version(form), parent=target)
        return code

    return _do("move", code, form, act, phrases.UNIT_MOVED)


@bp.get("/<code>/sap-nhap")
@requires(*MAY_EDIT)
def ask_heir(code: str) -> AnyResponse:
    """Into which unit it is merged, and what that means."""
    unit = _unit(code)
    data = {"version": unit.version, "day": today(clock.now())}
    return _page("merge", unit, UnitMergeForm(data=data))


@bp.post("/<code>/sap-nhap")
@requires(*MAY_EDIT)
def merge(code: str) -> AnyResponse:
    """Stores it."""
    form: Any = UnitMergeForm.posted()

    def act() -> str:
        who, into = editor(form.reason.data), str(form.target.data)
        merge_units(database(), who, code, _version(form), into=into, day=form.day.data)
        return into

    return _do("merge", code, form, act, phrases.UNIT_MERGED)


@bp.get("/<code>/ket-thuc")
@requires(*MAY_EDIT)
def ask_end(code: str) -> AnyResponse:
    """From which day on the unit is no more."""
    unit = _unit(code)
    return _page("end", unit, EndForm(data={"version": unit.version, "day": today(clock.now())}))


@bp.post("/<code>/ket-thuc")
@requires(*MAY_EDIT)
def end(code: str) -> AnyResponse:
    """Stores it."""
    form: Any = EndForm.posted()

    def act() -> str:
        end_unit(database(), editor(form.reason.data), code, _version(form), day=form.day.data)
        return code

    return _do("end", code, form, act, phrases.UNIT_ENDED_NOW)


def _do(change_name: str, code: str, form: Any, act: Callable[[], str], said: str) -> AnyResponse:
    """Validate, act, go to the unit; or the form again with everything typed."""
    unit = _unit(code)
    _offer_targets(form, unit)
    if not form.validate():
        return _page(change_name, unit, form, 422)
    try:
        shown = act()
    except BadLine as error:
        form.contacts.errors = [f"{phrases.NOT_A_CONTACT_LINE} ({error})"]
        return _page(change_name, unit, form, 422)
    except Refusal as refusal:
        answer = explain(refusal)
        if answer.field in form:
            form[answer.field].errors = [answer.message]
        else:
            form.form_errors.append(answer.message)
        return _page(change_name, unit, form, answer.status)
    flash(said)
    return redirect(f"{PAGE}/{shown}", code=303)


def _page(change_name: str, unit: Unit, form: Any, status: int = 200) -> AnyResponse:
    _offer_targets(form, unit)
    page = render_template(
        "accounts/unit_form.html",
        change=change_name,
        unit=unit,
        form=form,
        everywhere=editor().everywhere,
        kinds=phrases.KINDS,
    )
    return make_response(page, status)


def _offer_targets(form: Any, unit: Unit) -> None:
    """Other living units of the branch, by name; the code tells equal names apart."""
    if "target" not in form or form.target.choices:
        return
    with database().transaction() as conn:
        known = in_branch(units.all_units(conn), editor())
    form.target.choices = [
        SelectChoice("", phrases.CHOOSE_UNIT),
        *(
            SelectChoice(other.code, f"{other.name} ({other.code})")
            for other in known
            if other.valid_to is None and other.code != unit.code
        ),
    ]


def _unit(code: str) -> Unit:
    """Raises NoSuchUnit, NotYourBranch."""
    with database().transaction() as conn:
        unit = units.get_unit(conn, code)
        check_branch(unit, units.all_units(conn), editor())
    return unit


def _version(form: Any) -> int:
    """0, which no unit has, for a form that was tampered with."""
    text = form.version.data or ""
    return int(text) if text.isascii() and text.isdigit() else 0


def _details(form: Any) -> Details:
    """Raises BadLine."""
    return Details(
        kind=form.kind.data,
        aliases=read_lines(form.aliases.data),
        contacts=read_contacts(form.contacts.data),
        unit_group=form.unit_group.data,
        listed=form.listed.data,
    )
