"""Obstacles: raised by units, answered by the standing body, followed to their end."""

from typing import Final

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from reporting.actions import obstacles as verbs
from reporting.model.obstacles import Obstacle, ObstacleVerb, ways_on
from reporting.model.periods import day_of
from reporting.model.scope import READERS
from reporting.phrases import obstacles as words
from reporting.store import generations, obstacles
from reporting.web import access
from reporting.web.framing import page
from reporting.web.lead_forms import ObstacleForm, WordsForm
from reporting.web.reports import acting, duties, reporting_edition
from reporting.web.units_of import units_of
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.problems import Invalid, NotFound
from servicekit.web import database, received_at

bp: Final = Blueprint("reporting_obstacles", __name__, url_prefix="/bao-cao/thang/vuong-mac")
HERE: Final = "/bao-cao/thang/vuong-mac"


@bp.get("")
@requires(*READERS)
def table() -> Response:
    """Obstacles of the caller's units: what waits for an answer first."""
    with generations.reading(database()) as conn:
        return _page(conn)


@bp.post("")
@requires(*READERS)
def add() -> AnyResponse:
    """Raise one that stands in no report."""
    with generations.writing(database()) as conn:
        form = ObstacleForm.of(units_of(conn).own, day_of(received_at()))
        if not form.validate():
            return _page(conn, 422, form)
        by = acting(reporting_edition(conn))
        try:
            raised = verbs.raise_obstacle(conn, by, form.unit.data, form.text.data or "")
        except Invalid as problem:
            form.text.errors = [problem.errors[0].message]
            return _page(conn, 422, form)
    flash(words.RAISED)
    return redirect(f"{HERE}/{raised.id}", 303)


@bp.get("/<int:number>")
@requires(*READERS)
def one(number: int) -> Response:
    """An obstacle with everything that was said."""
    with generations.reading(database()) as conn:
        return _one_page(conn, _obstacle(conn, number), WordsForm())


@bp.post("/<int:number>")
@requires(*READERS)
def go_on(number: int) -> AnyResponse:
    """Answer, insist or close."""
    wish = request.form.get("viec", "")
    if wish not in set(ObstacleVerb):
        raise NotFound
    form = WordsForm.posted()
    with generations.writing(database()) as conn:
        obstacle = _obstacle(conn, number)
        if not form.validate():
            return _one_page(conn, obstacle, form, 422)
        by = acting(reporting_edition(conn))
        try:
            verbs.go_on(conn, by, obstacle, ObstacleVerb(wish), form.text.data or "")
        except Invalid as problem:
            form.text.errors = [problem.errors[0].message]
            return _one_page(conn, obstacle, form, 422)
    flash(words.DONE)
    return redirect(f"{HERE}/{number}", 303)


def _obstacle(conn: Connection, number: int) -> Obstacle:
    """Within the caller's branch. Raises NotFound, OutsideYourBranch."""
    found = obstacles.read(conn, reporting_edition(conn).code, number)
    access.check_unit(conn, found.unit)
    return found


def _page(conn: Connection, status: int = 200, form: ObstacleForm | None = None) -> Response:
    about = units_of(conn)
    edition = reporting_edition(conn)
    return page(
        "reporting/reports/obstacles.html",
        conn,
        status,
        edition=edition,
        about=about,
        obstacles=obstacles.of_units(conn, edition.code, about.shown),
        form=form or ObstacleForm.of(about.own, day_of(received_at())),
    )


def _one_page(conn: Connection, obstacle: Obstacle, form: WordsForm, status: int = 200) -> Response:
    of_unit = duties().may_write(obstacle.unit)
    return page(
        "reporting/reports/obstacle.html",
        conn,
        status,
        obstacle=obstacle,
        about=units_of(conn),
        said=obstacles.said(conn, obstacle.id),
        next_ways=ways_on(obstacle.state, of_unit=of_unit, of_body=duties().receives),
        form=form,
    )
