"""Pages for staff."""

from typing import Final

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from reporting.actions import read_dossiers, read_figures
from reporting.model.scope import READERS, Scope
from reporting.store import generations, reminders, units
from reporting.web import access, filters, rows
from reporting.web.framing import page
from reporting.web.sections import OPEN_TO_OPERATORS, SECTIONS, read_all
from servicekit import clock
from servicekit.auth import requires
from servicekit.problems import Invalid
from servicekit.web import database

bp: Final = Blueprint("reporting", __name__, url_prefix="/bao-cao", template_folder="../templates")


@bp.get("")
@requires(*READERS)
def dashboard() -> AnyResponse:
    """Everything at a glance; those who see only a part are led to it."""
    scope = access.scope()
    if not scope.province:
        return redirect(_own_page(scope), code=303)
    with generations.reading(database()) as conn:
        form = filters.read_form(conn)
        try:
            query = filters.read_query(conn, form, clock.now())
        except Invalid:
            return page("reporting/dashboard.html", conn, 422, form=form, figures=None)
        figures = read_all(conn, query)
        return page(
            "reporting/dashboard.html",
            conn,
            form=form,
            query=query,
            figures=figures,
            sections=SECTIONS,
        )


@bp.get("/don-vi")
@requires(*READERS)
def ranking() -> Response:
    """All units against their targets, ranked; or only those at zero."""
    access.check_province()
    with generations.reading(database()) as conn:
        form = filters.read_form(conn)
        try:
            query = filters.read_query(conn, form, clock.now())
        except Invalid:
            return page("reporting/ranking.html", conn, 422, form=form, figures=None)
        figures = read_dossiers.unit_targets(conn, query)
        only_zero = request.args.get("loc") == "chua-co"
        return page(
            "reporting/ranking.html",
            conn,
            form=form,
            figures=figures,
            only_zero=only_zero,
            contacts=units.contacts(conn) if only_zero else {},
            reminded=reminders.last(conn, query.edition.code) if only_zero else {},
        )


@bp.get("/ho-so")
@requires(*READERS)
def dossiers() -> Response:
    """The rows behind the numbers."""
    with generations.reading(database()) as conn:
        form = rows.read_rows_form(conn)
        try:
            query, stages = rows.query_of(conn, form, clock.now())
            found, cursor = rows.page(conn, query, stages)
        except Invalid as problem:
            return page("reporting/dossiers.html", conn, 422, form=form, problem=problem)
        return page(
            "reporting/dossiers.html", conn, form=form, query=query, rows=found, cursor=cursor
        )


@bp.get("/he-thong")
@requires(*READERS)
def system() -> Response:
    """How far the figures are behind."""
    access.check_system()
    with generations.reading(database()) as conn:
        lag = read_figures.lag_at(conn, clock.now())
        return page("reporting/system.html", conn, figures=lag, section=OPEN_TO_OPERATORS)


def _own_page(scope: Scope) -> str:
    if scope.branches:
        return f"/bao-cao/don-vi/{scope.branches[0]}"
    if scope.system:
        return "/bao-cao/he-thong"
    return "/viec-cua-toi"
