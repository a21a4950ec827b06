"""Tables to take away as CSV, within the caller's scope."""

from typing import Final

import structlog
from flask import Blueprint, Response

from reporting.actions.read_dossiers import dossier_rows, field_labels
from reporting.model.scope import READERS
from reporting.store import generations
from reporting.web import access, filters, sheets
from reporting.web.rows import read_rows_query
from reporting.web.sections import BY_SHEET
from servicekit import auth, clock
from servicekit.auth import requires
from servicekit.sheets import Sheet, as_csv
from servicekit.web import database

bp: Final = Blueprint("reporting_exports", __name__, url_prefix="/bao-cao")
log: Final = structlog.get_logger()


@bp.get("/bang/<name>.csv")
@requires(*READERS)
def table(name: str) -> Response:
    """A table of the dashboard with the filters of the address."""
    section = access.section(BY_SHEET, name)
    with generations.reading(database()) as conn:
        figures = section.read(conn, filters.query_from_address(conn, clock.now()))
    return _download(section.sheets[name](figures))


@bp.get("/ho-so.csv")
@requires(*READERS)
def dossiers() -> Response:
    """The drill-down to dossiers, all pages of it."""
    with generations.reading(database()) as conn:
        query, stages = read_rows_query(conn, clock.now())
        found = dossier_rows(conn, query, stages=stages)
    return _download(sheets.dossiers(found, field_labels(query.edition)))


def _download(sheet: Sheet) -> Response:
    log.info("exported", sheet=sheet.name, rows=len(sheet.rows), account=auth.caller().account)
    response = Response(as_csv(sheet), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{sheet.name}.csv"'
    return response
