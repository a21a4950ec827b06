"""What came in for a period, and accepting much of it at once."""

from typing import Final, NamedTuple

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from reporting.actions import read_reports, unit_reports
from reporting.errors.reports import NotDecidable
from reporting.model.scope import READERS
from reporting.phrases import reports as words
from reporting.store import generations
from reporting.web import access
from reporting.web.framing import page
from reporting.web.reports import acting, duties, period_of, reporting_edition
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.web import database, received_at

bp: Final = Blueprint("reporting_receiving", __name__, url_prefix="/bao-cao/thang")
MOST_CHOSEN: Final = 500


class Chosen(NamedTuple):
    """A report that was ticked, at the version that was looked at."""

    report: int
    version: int


@bp.get("/nhan")
@requires(*READERS)
def received() -> Response:
    """What came in for a period: to the standing body, or to the unit of the address (`ve`)."""
    receiver = request.args.get("ve") or None
    with generations.reading(database()) as conn:
        _check_reader(conn, receiver)
        edition = reporting_edition(conn)
        found = read_reports.received(conn, edition, period_of(conn, edition), receiver)
        return page(
            "reporting/reports/received.html",
            conn,
            edition=edition,
            found=found,
            receiver=receiver,
            periods=read_reports.periods(conn, edition),
            chosen=request.args.get("loc", ""),
            may_receive=duties().may_receive(receiver),
            moment=received_at(),
        )


@bp.post("/nhan")
@requires(*READERS)
def accept() -> AnyResponse:
    """Accept the ticked ones, each by itself: what changed meanwhile is left as it is and told."""
    with generations.writing(database()) as conn:
        by = acting(reporting_edition(conn))
        done = 0
        ticked = _ticked()
        for one in ticked:
            try:
                unit_reports.decide(conn, by, one.report, "accept", "", looked_at=one.version)
            except NotDecidable:
                continue
            done += 1
    flash(words.accepted_many(done, len(ticked) - done))
    return redirect(request.full_path.rstrip("?"), 303)


def _check_reader(conn: Connection, receiver: str | None) -> None:
    if receiver is None:
        access.check_province()
    else:
        access.check_unit(conn, receiver)


def _ticked() -> list[Chosen]:
    """What is no tick of our form is left out."""
    pairs = (text.split(":") for text in request.form.getlist("chon")[:MOST_CHOSEN])
    return [
        Chosen(int(pair[0]), int(pair[1]))
        for pair in pairs
        if len(pair) == 2 and all(part.isdecimal() and len(part) < 10 for part in pair)
    ]
