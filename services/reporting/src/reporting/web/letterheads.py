"""The letterhead of an office: issuer, symbol, recipients, who signs."""

from typing import Final

from flask import Blueprint, Response, flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from reporting.actions.letterheads import letterhead
from reporting.errors.reports import ChangedMeanwhile
from reporting.model.letterheads import STANDING_BODY
from reporting.model.scope import READERS
from reporting.phrases import official as words
from reporting.store import generations, letterheads
from reporting.web import access, offices
from reporting.web.document_forms import LetterheadForm, letterhead_form
from reporting.web.framing import page
from servicekit import auth, copies
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.problems import Problem
from servicekit.web import database, received_at

bp: Final = Blueprint("reporting_letterheads", __name__, url_prefix="/bao-cao/mau-van-ban")


@bp.get("/<office>")
@requires(*READERS)
def show(office: str) -> Response:
    """What stands on the office's documents."""
    with generations.reading(database()) as conn:
        offices.check_reader(conn, office)
        head = letterhead(conn, copies.current_edition(conn), office)
        shown = head if access.sees_names() else head.masked()
        return _page(conn, office, letterhead_form(shown))


@bp.post("/<office>")
@requires(*READERS)
def settle(office: str) -> AnyResponse:
    """Settle it: for those who write the office's reports."""
    offices.check_writer(office)
    form = LetterheadForm.posted()
    with generations.writing(database()) as conn:
        letterhead(conn, copies.current_edition(conn), office)
        if not form.validate():
            return _page(conn, office, form)
        head = form.letterhead(office)
        try:
            letterheads.save(conn, head, auth.caller().account, received_at())
        except ChangedMeanwhile as problem:
            return _page(conn, office, form, problem)
    flash(words.LETTERHEAD_SAVED)
    return redirect(f"{bp.url_prefix}/{office}", 303)


def _page(
    conn: Connection, office: str, form: LetterheadForm, problem: Problem | None = None
) -> Response:
    status = problem.status if problem else 422 if form.errors else 200
    return page(
        "reporting/documents/letterhead.html",
        conn,
        status,
        office=office,
        province=office == STANDING_BODY,
        form=form,
        problem_messages=[f"{problem.title}. {problem.detail}"] if problem else [],
        may_write=offices.may_write(office),
    )
