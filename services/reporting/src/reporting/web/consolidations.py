"""The consolidated report of a period: what it would say now, what was settled."""

from typing import Final

from flask import Blueprint, Response, flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from contracts.events import EditionState
from reporting.actions import consolidations as actions
from reporting.model.consolidations import Words
from reporting.model.letterheads import STANDING_BODY
from reporting.model.scope import READERS
from reporting.phrases import official as words
from reporting.store import consolidations, generations
from reporting.web import access, offices
from reporting.web.document_forms import WordsForm
from reporting.web.documents import check_period
from reporting.web.framing import page
from reporting.web.reports import reporting_edition
from servicekit import auth
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.web import database, received_at

bp: Final = Blueprint("reporting_consolidations", __name__, url_prefix="/bao-cao/tong-hop")


@bp.get("/<period>")
@requires(*READERS)
def show(period: str) -> Response:
    """What came in, what the report would say now, what was settled before."""
    access.check_province()
    with generations.reading(database()) as conn:
        edition = reporting_edition(conn)
        check_period(conn, edition, period)
        stored = consolidations.find(conn, edition.code, period)
        said = stored.contents.words if stored else Words()
        form = WordsForm(
            assessment=said.assessment, difficulties=said.difficulties, proposals=said.proposals
        )
        return _page(conn, edition, period, form)


@bp.post("/<period>")
@requires(*READERS)
def settle(period: str) -> AnyResponse:
    """Settle what it says now, as one more version."""
    offices.check_writer(STANDING_BODY)
    form = WordsForm.posted()
    with generations.writing(database()) as conn:
        edition = reporting_edition(conn)
        check_period(conn, edition, period)
        if not form.validate():
            return _page(conn, edition, period, form)
        found = actions.consolidate(conn, edition, period, form.words(), received_at())
        version = actions.settle(conn, edition, found, auth.caller().account)
    flash(words.CONSOLIDATED.format(version=version))
    return redirect(f"/bao-cao/van-ban/{period}/{STANDING_BODY}", 303)


def _page(conn: Connection, edition: EditionState, period: str, form: WordsForm) -> Response:
    now = received_at()
    return page(
        "reporting/documents/consolidation.html",
        conn,
        422 if form.errors else 200,
        edition=edition,
        period=period,
        found=actions.consolidate(conn, edition, period, Words(), now),
        versions=consolidations.versions(conn, edition.code, period),
        form=form,
        office=STANDING_BODY,
        may_write=offices.may_write(STANDING_BODY),
    )
