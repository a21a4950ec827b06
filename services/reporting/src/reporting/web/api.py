"""The same numbers for programs of the staff."""

from typing import Any, Final

import msgspec
from flask import Blueprint, Response

from reporting.actions import read_dossiers, read_figures
from reporting.model.query import Query
from reporting.model.scope import READERS
from reporting.store import generations
from reporting.web import access, filters, rows
from reporting.web.sections import BY_NAME, OPEN_TO_OPERATORS
from servicekit import clock
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.problems import NotFound
from servicekit.web import database

bp: Final = Blueprint("reporting_api", __name__, url_prefix="/api/reporting/v1")


@bp.get("/summary")
@requires(*READERS)
def summary() -> Response:
    """All figures of one moment."""
    access.check_province()
    with generations.reading(database()) as conn:
        query = filters.query_from_address(conn, clock.now())
        figures = {name: section.read(conn, query) for name, section in BY_NAME.items()}
        return _answer(conn, query, figures)


@bp.get("/<name>")
@requires(*READERS)
def figures_of(name: str) -> Response:
    """One kind of figures: dossiers, units, votes, entries, accounts, messages, lag."""
    section = BY_NAME.get(name)
    if section is None:
        raise NotFound
    if section is OPEN_TO_OPERATORS:
        access.check_system()
    else:
        access.check_province()
    with generations.reading(database()) as conn:
        query = filters.query_from_address(conn, clock.now())
        return _answer(conn, query, {name: section.read(conn, query)})


@bp.get("/units/<code>")
@requires(*READERS)
def unit(code: str) -> Response:
    """One unit with its branch."""
    with generations.reading(database()) as conn:
        access.check_unit(conn, code)
        query = filters.query_from_address(conn, clock.now())
        return _answer(conn, query, {"unit": read_dossiers.unit(conn, query, code)})


@bp.get("/dossiers/rows")
@requires(*READERS)
def dossier_rows() -> Response:
    """`{"items", "next"}`: dossiers newest first; `sau` takes `next`."""
    with generations.reading(database()) as conn:
        query, stages = rows.read_rows_query(conn, clock.now())
        items, cursor = rows.page(conn, query, stages)
        return _answer(conn, query, {"items": items, "next": cursor})


def _answer(conn: Connection, query: Query, figures: dict[str, Any]) -> Response:
    freshness = read_figures.lag_at(conn, query.now).freshness
    body = {"edition": query.edition.code, "freshness": freshness, **figures}
    return Response(msgspec.json.encode(body), mimetype="application/json")
