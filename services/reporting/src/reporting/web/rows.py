"""The drill-down to dossiers: its filters and who may ask for which unit."""

from datetime import datetime
from typing import Final

from flask import request

from contracts.events.submissions import DossierStage
from reporting import phrases
from reporting.actions.read_dossiers import dossier_rows
from reporting.errors import OutsideYourBranch
from reporting.model.figures import DossierRow
from reporting.model.query import Query
from reporting.model.tree import Tree
from reporting.store import units
from reporting.web import access, filters
from reporting.web.forms import RowsForm
from servicekit import cursors
from servicekit.db import Connection
from servicekit.problems import FieldError, Invalid

PAGE_SIZE: Final = 50
Stages = tuple[DossierStage, ...]


def read_rows_form(conn: Connection) -> RowsForm:
    """Checks the scope too: without a unit the whole province is asked for."""
    form = filters.read_form(conn, RowsForm)
    assert isinstance(form, RowsForm)  # noqa: S101  # for the type checker
    check_scope(conn, form)
    form.giai_doan.data = form.giai_doan.data or ""
    return form


def check_scope(conn: Connection, form: RowsForm) -> None:
    """Raises OutsideYourBranch; what is no unit at all is for the form to say."""
    chosen = form.don_vi.data
    if not chosen:
        access.check_province()
    elif not form.don_vi.label_of_chosen and Tree(units.every(conn)).find(chosen) is not None:
        raise OutsideYourBranch


def query_of(conn: Connection, form: RowsForm, now: datetime) -> tuple[Query, Stages]:
    """Raises Invalid."""
    query = filters.read_query(conn, form, now)
    stages = (DossierStage(form.giai_doan.data),) if form.giai_doan.data else ()
    return query, stages


def read_rows_query(conn: Connection, now: datetime) -> tuple[Query, Stages]:
    """For doors that show no form. Raises Invalid, OutsideYourBranch."""
    return query_of(conn, read_rows_form(conn), now)


def page(conn: Connection, query: Query, stages: Stages) -> tuple[list[DossierRow], str | None]:
    """One page and the cursor of the next. Raises Invalid for a cursor of other filters."""
    bound_to = filters.address(sau=None)
    rows = dossier_rows(conn, query, stages=stages, after=_after(bound_to), limit=PAGE_SIZE + 1)
    if len(rows) <= PAGE_SIZE:
        return rows, None
    rows = rows[:PAGE_SIZE]
    return rows, cursors.encode((rows[-1].dossier,), bound_to)


def _after(bound_to: str) -> str | None:
    text = request.args.get("sau")
    if not text:
        return None
    try:
        (dossier,) = cursors.decode(text, bound_to)
    except (cursors.BadCursor, ValueError) as error:
        raise Invalid([FieldError("sau", phrases.BAD_CURSOR)]) from error
    return str(dossier)
