"""The promotion log."""

from typing import Final

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from reporting.model.activities import Activity
from reporting.model.periods import day_of
from reporting.model.scope import READERS
from reporting.phrases import leads as words
from reporting.store import activities, generations
from reporting.web.framing import page
from reporting.web.lead_forms import ActivityForm
from reporting.web.report_forms import sent_saves
from reporting.web.reports import own_unit, reporting_edition
from reporting.web.units_of import units_of
from servicekit import auth
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.web import database, received_at

bp: Final = Blueprint("reporting_activities", __name__, url_prefix="/bao-cao/thang/tuyen-truyen")
PAGE_SIZE: Final = 100
HERE: Final = "/bao-cao/thang/tuyen-truyen"


@bp.get("")
@requires(*READERS)
def table() -> Response:
    """Activities of or about the caller's units, newest first, and the form for a new one."""
    with generations.reading(database()) as conn:
        return _page(conn)


@bp.post("")
@requires(*READERS)
def add() -> AnyResponse:
    """Record an activity."""
    with generations.writing(database()) as conn:
        edition = reporting_edition(conn)
        form = _form(conn)
        if not form.validate():
            return _page(conn, 422, form)
        unit = own_unit(form.unit.data)
        activities.add(conn, edition.code, unit, form.words(), auth.caller().account, received_at())
    flash(words.ACTIVITY_SAVED.format(title=form.title.data))
    return redirect(HERE, 303)


@bp.get("/<int:number>")
@requires(*READERS)
def one(number: int) -> Response:
    """An activity to mend."""
    with generations.reading(database()) as conn:
        activity = _activity(conn, number)
        return _page(conn, form=_form(conn, activity), activity=activity)


@bp.post("/<int:number>")
@requires(*READERS)
def change(number: int) -> AnyResponse:
    """Write an activity anew, or take it out of the log."""
    with generations.writing(database()) as conn:
        activity = _activity(conn, number)
        if request.form.get("viec") == "remove":
            activities.remove(conn, activity, received_at())
            flash(words.ACTIVITY_REMOVED.format(title=activity.title))
            return redirect(HERE, 303)
        form = _form(conn, activity)
        if not form.validate():
            return _page(conn, 422, form, activity)
        if sent_saves() != activity.saves:
            return _page(conn, 409, form, activity)
        activities.change(conn, activity, form.words())
    flash(words.ACTIVITY_SAVED.format(title=form.title.data))
    return redirect(HERE, 303)


def _page(
    conn: Connection,
    status: int = 200,
    form: ActivityForm | None = None,
    activity: Activity | None = None,
) -> Response:
    about = units_of(conn)
    edition = reporting_edition(conn)
    before = request.args.get("sau", type=int)
    found = activities.of_units(conn, edition.code, about.shown, before=before, limit=PAGE_SIZE + 1)
    return page(
        "reporting/reports/activities.html",
        conn,
        status,
        edition=edition,
        about=about,
        activities=found[:PAGE_SIZE],
        older=found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else None,
        form=form or _form(conn),
        others=[words.CHANGED_MEANWHILE] if status == 409 else [],
        activity=activity,
    )


def _form(conn: Connection, activity: Activity | None = None) -> ActivityForm:
    about = units_of(conn)
    form = ActivityForm.of(about.own, day_of(received_at()), activity)
    form.known = about.names
    if activity is not None:
        form.unit.data = activity.unit
    if request.method == "GET":
        if activity is not None:
            form.show_units(activity.units)
        else:
            form.held_on.data = form.today
    return form


def _activity(conn: Connection, number: int) -> Activity:
    """For those who write it. Raises NotFound, NotYourReport."""
    found = activities.read(conn, reporting_edition(conn).code, number)
    own_unit(found.unit)
    return found
