"""Pages for staff."""

from typing import Any, Final

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from reporting.actions import read_dossiers, read_figures
from reporting.model.names import labels
from reporting.model.query import Query
from reporting.model.scope import READERS, Scope
from reporting.store import generations, pulse
from reporting.web import access, filters, rows
from reporting.web.sections import OPEN_TO_OPERATORS, SECTIONS, read_all
from servicekit import clock
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.problems import Invalid
from servicekit.web import database

bp: Final = Blueprint("reporting", __name__, url_prefix="/bao-cao", template_folder="../templates")
ROWS_ON_UNIT_PAGE: Final = 20


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
            return _page("reporting/dashboard.html", conn, 422, form=form, figures=None)
        figures = read_all(conn, query)
        return _page(
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
            return _page("reporting/ranking.html", conn, 422, form=form, figures=None)
        figures = read_dossiers.unit_targets(conn, query)
        only_zero = request.args.get("loc") == "chua-co"
        return _page(
            "reporting/ranking.html", conn, form=form, figures=figures, only_zero=only_zero
        )


@bp.get("/don-vi/<code>")
@requires(*READERS)
def unit(code: str) -> Response:
    """One unit: its numbers, its sub-units, its dossiers."""
    with generations.reading(database()) as conn:
        access.check_unit(conn, code)
        query = filters.query_from_address(conn, clock.now())
        figures = read_dossiers.unit(conn, query, code)
        dossiers = read_dossiers.dossier_rows(
            conn, query.narrowed_to(code), limit=ROWS_ON_UNIT_PAGE
        )
        return _page(
            "reporting/unit.html",
            conn,
            query=query,
            figures=figures,
            dossiers=dossiers,
            scope=access.scope(),
            parents=_reachable(conn, access.scope(), figures.parents),
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
            return _page("reporting/dossiers.html", conn, 422, form=form, problem=problem)
        return _page(
            "reporting/dossiers.html", conn, form=form, query=query, rows=found, cursor=cursor
        )


@bp.get("/he-thong")
@requires(*READERS)
def system() -> Response:
    """How far the figures are behind."""
    access.check_system()
    with generations.reading(database()) as conn:
        lag = read_figures.lag_at(conn, clock.now())
        return _page("reporting/system.html", conn, figures=lag, section=OPEN_TO_OPERATORS)


def _page(template: str, conn: Connection, status: int = 200, **context: Any) -> Response:
    now = clock.now()
    freshness, mark = read_figures.lag_at(conn, now).freshness, pulse.read(conn, now)
    query: Query | None = context.get("query")
    fields = labels(query.edition, "fields") if query is not None else {}
    html = render_template(template, freshness=freshness, mark=mark, field_names=fields, **context)
    return make_response(html, status)


def _own_page(scope: Scope) -> str:
    if scope.branches:
        return f"/bao-cao/don-vi/{scope.branches[0]}"
    if scope.system:
        return "/bao-cao/he-thong"
    return "/viec-cua-toi"


def _reachable(conn: Connection, scope: Scope, parents: list[Any]) -> list[Any]:
    """Parents that the caller may open, from the top down."""
    return [parent for parent in parents if access.reaches(conn, scope, parent.code)]
