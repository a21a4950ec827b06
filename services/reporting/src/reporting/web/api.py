"""The same numbers for programs of the staff."""

from typing import Any, Final, TypeVar

from flask import Blueprint, Response

from reporting.actions import read_dossiers, read_figures
from reporting.model.query import Query
from reporting.model.scope import READERS
from reporting.store import generations
from reporting.web import access, filters, rows
from reporting.web.api_types import (
    Answer,
    Branch,
    Filters,
    Report,
    RowFilters,
    Rows,
    SectionName,
    UnitCode,
)
from reporting.web.sections import BY_NAME
from servicekit import clock
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.openapi import Call, described, reply
from servicekit.web import database

A = TypeVar("A", bound=Answer)
NOT_READY: Final = {503: ("figures-not-ready",)}

bp: Final = Blueprint("reporting_api", __name__, url_prefix="/api/reporting/v1")


@bp.get("/summary")
@requires(*READERS)
@described(Call(asks=Filters, gives={200: Report}, refuses=NOT_READY))
def summary() -> Response:
    """All figures of one moment, for readers of the whole province."""
    access.check_province()
    with generations.reading(database()) as conn:
        query = filters.query_from_address(conn, clock.now())
        figures = {name: section.read(conn, query) for name, section in BY_NAME.items()}
        return _answer(conn, query, Report, **figures)


@bp.get("/<name>")
@requires(*READERS)
@described(Call(asks=Filters, gives={200: Report}, refuses=NOT_READY))
def figures_of(name: SectionName) -> Response:
    """One kind of figures.

    Operators may read `lag`, readers of the whole province everything.
    """
    section = access.section(BY_NAME, name)
    with generations.reading(database()) as conn:
        query = filters.query_from_address(conn, clock.now())
        return _answer(conn, query, Report, **{name: section.read(conn, query)})


@bp.get("/units/<code>")
@requires(*READERS)
@described(Call(asks=Filters, gives={200: Branch}, refuses=NOT_READY))
def unit(code: UnitCode) -> Response:
    """One unit with its branch; units outside the caller's own branch are forbidden."""
    with generations.reading(database()) as conn:
        access.check_unit(conn, code)
        query = filters.query_from_address(conn, clock.now())
        return _answer(conn, query, Branch, unit=read_dossiers.unit(conn, query, code))


@bp.get("/dossiers/rows")
@requires(*READERS)
@described(Call(asks=RowFilters, gives={200: Rows}, refuses=NOT_READY))
def dossier_rows() -> Response:
    """Dossiers behind the numbers, newest first."""
    with generations.reading(database()) as conn:
        query, stages = rows.read_rows_query(conn, clock.now())
        items, cursor = rows.page(conn, query, stages)
        return _answer(conn, query, Rows, items=items, next=cursor)


def _answer(conn: Connection, query: Query, kind: type[A], **figures: Any) -> Response:
    freshness = read_figures.lag_at(conn, query.now).freshness
    return reply(kind(edition=query.edition.code, freshness=freshness, **figures))
