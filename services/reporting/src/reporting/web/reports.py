"""Monthly reports: who owes what when, and what came in."""

from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from contracts.events import EditionState
from reporting.actions import read_reports
from reporting.actions.acting import Acting
from reporting.errors import OutsideYourBranch
from reporting.errors.reports import NoReports, NotYourReport
from reporting.model.duties import Duties, duties_of
from reporting.model.expectations import UnitRule
from reporting.model.scope import READERS
from reporting.phrases import reports as words
from reporting.store import generations, unit_rules
from reporting.web import access, report_tasks
from reporting.web.framing import page
from reporting.web.report_forms import RulesForm
from servicekit import auth, copies
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.problems import NotFound
from servicekit.web import database, received_at

bp: Final = Blueprint("reporting_reports", __name__, url_prefix="/bao-cao/thang")


def duties() -> Duties:
    """What the caller does with reports. Raises NotSignedIn."""
    return duties_of(auth.caller().roles)


def own_unit(unit: str) -> str:
    """A unit whose papers the caller writes. Raises NotYourReport."""
    if not duties().may_write(unit):
        raise NotYourReport
    return unit


def acting(edition: EditionState) -> Acting:
    """The caller in the present request. Raises NotSignedIn."""
    return Acting(edition=edition, duties=duties(), account=auth.caller().account, at=received_at())


def reporting_edition(conn: Connection) -> EditionState:
    """The edition of the address (`lan`), else the current one. Raises NotFound, NoReports."""
    chosen = request.args.get("lan")
    found = copies.edition(conn, chosen) if chosen else copies.current_edition(conn)
    if found.monthly_report is None:
        raise NoReports
    return found


@bp.get("")
@requires(*READERS)
def overview() -> Response:
    """The caller's own units with their periods; for readers of the province the whole of it."""
    if not access.scope().province and not access.scope().branches:
        raise OutsideYourBranch
    with generations.reading(database()) as conn:
        edition = reporting_edition(conn)
        mine = [
            read_reports.of_unit(conn, edition, code, received_at())
            for code in sorted(duties().units)
            if code in read_reports.names(conn)
        ]
        received = None
        if access.scope().province:
            received = read_reports.received(conn, edition, period_of(conn, edition), None)
        return page(
            "reporting/reports/overview.html",
            conn,
            edition=edition,
            mine=mine,
            received=received,
            moment=received_at(),
        )


@bp.get("/viec")
@requires(*READERS)
def waiting_tasks() -> str:
    """Rows for "my tasks"; empty when nothing waits."""
    with generations.reading(database()) as conn:
        found = report_tasks.tasks_of(conn, duties(), received_at())
    return render_template("reporting/_tasks.html", tasks=found)


@bp.get("/quy-dinh/<unit>")
@requires(*READERS)
def rules(unit: str) -> Response:
    """What a unit has settled for itself and its own units."""
    with generations.reading(database()) as conn:
        access.check_unit(conn, unit)
        edition = reporting_edition(conn)
        rule = unit_rules.of_unit(conn, edition.code, unit)
        form = RulesForm(before_day=rule.before_day, cosigned=rule.cosigned)
        return _rules_page(conn, edition, unit, form)


@bp.post("/quy-dinh/<unit>")
@requires(*READERS)
def settle(unit: str) -> AnyResponse:
    """Settle it: for officers of the unit."""
    if not duties().may_write(unit):
        raise NotYourReport
    form = RulesForm.posted()
    with generations.writing(database()) as conn:
        edition = reporting_edition(conn)
        most = read_reports.own_before_day(conn, edition, unit)
        day = form.before_day.data
        if form.validate() and day is not None and not 2 <= day <= most:
            form.before_day.errors = [words.BAD_DAY.format(most=most)]
        if form.errors:
            return _rules_page(conn, edition, unit, form, 422)
        rule = UnitRule(unit=unit, before_day=day, cosigned=bool(form.cosigned.data))
        unit_rules.save(conn, edition.code, rule, auth.caller().account, received_at())
    flash(words.RULES_SAVED)
    return redirect(f"/bao-cao/thang/quy-dinh/{unit}", 303)


def _rules_page(
    conn: Connection, edition: EditionState, unit: str, form: RulesForm, status: int = 200
) -> Response:
    return page(
        "reporting/reports/rules.html",
        conn,
        status,
        edition=edition,
        unit=unit,
        name=read_reports.names(conn).get(unit, unit),
        form=form,
        may_write=duties().may_write(unit),
    )


def period_of(conn: Connection, edition: EditionState) -> str:
    """The period of the address (`ky`), else the one that runs, else the last. Raises NotFound."""
    known = read_reports.periods(conn, edition)
    chosen = request.args.get("ky")
    if chosen is not None:
        if chosen not in known:
            raise NotFound
        return chosen
    return read_reports.running_period(conn, edition, received_at())
