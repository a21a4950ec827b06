"""Tables to take away at once, within the caller's scope."""

from typing import Final

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from reporting.actions import exports as actions
from reporting.model.exports import MEDIA_TYPES, Asked, Export, Format, question_of
from reporting.model.scope import READERS
from reporting.store import generations
from reporting.web import access, filters
from reporting.web.rows import read_rows_query
from reporting.web.sections import BY_SHEET, read_sheet
from servicekit import auth, clock, times
from servicekit.auth import requires
from servicekit.web import database

bp: Final = Blueprint("reporting_exports", __name__, url_prefix="/bao-cao")


@bp.get("/bang/<name>.<any(csv, xlsx, json, pdf):format_>")
@requires(*READERS)
def table(name: str, format_: str) -> Response:
    """A table of the dashboard with the filters of the address."""
    section = access.section(BY_SHEET, name)
    now = clock.now()
    with generations.reading(database()) as conn:
        query = filters.query_from_address(conn, now)
        sheet = read_sheet(section, name, conn, query)
    asked = Asked(
        account=auth.caller().account,
        subject=name,
        format=Format(format_),
        edition=query.edition.code,
        question=question_of(query),
    )
    export, content = actions.hand_over(database(), asked, sheet, now)
    return download(export, content, name)


@bp.get("/ho-so.csv")
@requires(*READERS)
def dossiers() -> AnyResponse:
    """The drill-down to dossiers, all pages of it; other formats: /bao-cao/xuat.

    Many of them are made in the background, as they are there.
    """
    now = clock.now()
    with generations.reading(database()) as conn:
        query, stages = read_rows_query(conn, now)
    asked = Asked(
        account=auth.caller().account,
        subject="dossiers",
        format=Format.CSV,
        edition=query.edition.code,
        question=question_of(query, stages),
    )
    export, content = actions.take_away(database(), asked, now)
    if content is None:
        return redirect(f"/bao-cao/xuat/{export.id}", code=303)
    return download(export, content, "ho-so")


def download(export: Export, content: bytes, name: str) -> Response:
    """The file; its name says the edition and when it was asked for."""
    response = Response(content, mimetype=MEDIA_TYPES[export.format])
    day = export.asked_at.astimezone(times.VN).strftime("%Y%m%d-%H%M")
    file = f"{name}-{export.edition}-{day}.{export.format.value}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response
