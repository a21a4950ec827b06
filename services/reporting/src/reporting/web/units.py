"""The page of one unit, and what parents and the standing body do there."""

import re
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from reporting.actions import read_dossiers, read_visits, steer_units
from reporting.actions.steer_units import FIELD
from reporting.errors import OutsideYourBranch, TargetsRefused
from reporting.model.figures import ChildLine
from reporting.model.scope import READERS, STEWARDS, Scope
from reporting.model.targets import Unit
from reporting.phrases import figures as said
from reporting.store import generations, reminders, units
from reporting.store.reminders import Reminder
from reporting.web import access, filters, unit_parts
from reporting.web.forms import ReminderForm
from reporting.web.framing import page
from servicekit import auth, clock
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.problems import FieldError
from servicekit.web import database

TARGET: Final = re.compile(r"[1-9]\d{0,3}", re.ASCII)

bp: Final = Blueprint("reporting_units", __name__, url_prefix="/bao-cao/don-vi")


@bp.get("/<code>")
@requires(*READERS)
def unit(code: str) -> Response:
    """One unit: its numbers, its sub-units, its dossiers, who has reminded it."""
    return _unit_page(code)


@bp.post("/<code>/chi-tieu")
@requires(*sorted(STEWARDS))
def set_child_targets(code: str) -> AnyResponse:
    """Targets that a parent sets the units directly below it, all of them in one form."""
    with generations.reading(database()) as conn:
        if not access.acts_on(conn, code):
            raise OutsideYourBranch
        query = filters.query_from_address(conn, clock.now())
        children = read_dossiers.unit(conn, query, code).children
    try:
        wanted = _read_targets(children)
        place = (query.edition.code, code)
        changed = steer_units.set_child_targets(
            database(), place, wanted, auth.caller().account, clock.now()
        )
    except TargetsRefused as refusal:
        return _unit_page(code, 422, refused=refusal.errors, typed=request.form)
    flash(said.TARGETS_SAVED.format(n=changed) if changed else said.TARGETS_UNCHANGED)
    return redirect(f"/bao-cao/don-vi/{code}{filters.address()}#truc-thuoc", code=303)


@bp.post("/<code>/nhac")
@requires(*sorted(STEWARDS))
def note_reminder(code: str) -> AnyResponse:
    """Somebody has reminded the unit by telephone, letter …; the list of those at zero shows it."""
    form = ReminderForm.posted()
    with generations.reading(database()) as conn:
        if not access.reminds(conn, code):
            raise OutsideYourBranch
        query = filters.query_from_address(conn, clock.now())
        read_dossiers.unit(conn, query, code)
    if not form.validate():
        return _unit_page(code, 422, reminder_form=form)
    reminder = Reminder(
        unit=code,
        channel=form.kenh.data,
        note=form.ghi_chu.data or "",
        reminded_by=auth.caller().account,
        at=clock.now(),
    )
    steer_units.note_reminder(database(), query.edition.code, reminder)
    flash(said.REMINDED)
    return redirect(f"/bao-cao/don-vi/{code}{filters.address()}#nhac", code=303)


def _read_targets(children: list[ChildLine]) -> dict[str, int | None]:
    """Raises TargetsRefused, naming each field that is none. Units not sent stay as they are."""
    names = {line.code: line.name for line in children if line.code}
    sent = {
        code: request.form[FIELD.format(code=code)].strip()
        for code in names
        if FIELD.format(code=code) in request.form
    }
    wrong = [code for code, text in sent.items() if text and not TARGET.fullmatch(text)]
    if wrong:
        raise TargetsRefused(
            [
                FieldError(FIELD.format(code=c), said.WHOLE_NUMBER.format(name=names[c]))
                for c in wrong
            ]
        )
    return {code: int(text) if text else None for code, text in sent.items()}


def _unit_page(code: str, status: int = 200, **context: Any) -> Response:
    with generations.reading(database()) as conn:
        access.check_unit(conn, code)
        query = filters.query_from_address(conn, clock.now())
        parts = unit_parts.read(conn, query, code)
        figures = parts["figures"]
        usual = {"refused": (), "typed": {}, "reminder_form": ReminderForm()}
        return page(
            "reporting/unit.html",
            conn,
            status,
            query=query,
            visits=read_visits.visits(conn, query.narrowed_to(code)),
            scope=access.scope(),
            parents=_reachable(conn, access.scope(), figures.parents),
            reminders=reminders.of_unit(conn, query.edition.code, code),
            contacts=units.contacts(conn).get(code, []),
            sets_targets=bool(figures.children) and access.acts_on(conn, code),
            reminds=access.reminds(conn, code),
            sees_names=access.sees_names(),
            **(parts | usual | context),
        )


def _reachable(conn: Connection, scope: Scope, parents: list[Unit]) -> list[Unit]:
    """Parents that the caller may open, from the top down."""
    return [parent for parent in parents if access.reaches(conn, scope, parent.code)]
