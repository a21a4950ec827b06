"""One monthly report: written, handed in, decided on."""

import secrets
from typing import Final, NamedTuple

from flask import Blueprint, Response, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from contracts.events import EditionState
from reporting.actions import read_reports, unit_reports
from reporting.actions.acting import Acting
from reporting.errors.reports import Locked, NotYourReport
from reporting.model.scope import READERS
from reporting.model.unit_reports import Decision, UnitReport
from reporting.phrases import reports as words
from reporting.store import generations, report_files
from reporting.web import access
from reporting.web.framing import page
from reporting.web.report_forms import (
    DecisionForm,
    ReportForm,
    report_form,
    sent_saves,
    sent_writer,
)
from reporting.web.report_words import differences
from reporting.web.reports import acting, duties, reporting_edition
from servicekit import times
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.problems import Invalid, NotFound
from servicekit.web import database, received_at

bp: Final = Blueprint("reporting_unit_report", __name__, url_prefix="/bao-cao/thang")

PLACE: Final = "/<period>/<unit>"
DECISIONS: Final[dict[str, Decision]] = {"accept": "accept", "return": "return"}


class Back(NamedTuple):
    """What comes back with a page because it could not be stored: nothing typed is lost."""

    form: ReportForm | None = None
    decision: DecisionForm | None = None
    others: bool = False
    file_refused: str = ""


NOTHING: Final = Back()


@bp.get(PLACE)
@requires(*READERS)
def show(period: str, unit: str) -> Response:
    """The report, as a form for those who write it."""
    with generations.reading(database()) as conn:
        access.check_unit(conn, unit)
        edition = reporting_edition(conn)
        report = read_reports.find(conn, edition, period, unit)
        return _page(conn, edition, report)


@bp.post(PLACE)
@requires(*READERS)
def write(period: str, unit: str) -> AnyResponse:
    """Save what is written; hand it in when its button says so."""
    _check_writer(unit)
    wish = request.form.get("viec", "save")
    with generations.writing(database()) as conn:
        by, report = place(conn, period, unit)
        saved = keep_written(conn, by, report, nil=wish == "nil")
        if isinstance(saved, Response):
            return saved
        if request.form.get("tep"):
            unsent = words.FILE_NOT_ADDED.format(name=request.form["tep"])
            return _page(conn, by.edition, saved, 422, Back(file_refused=unsent))
        if wish in ("submit", "nil"):
            try:
                with conn.transaction():  # what is saved stays when it cannot be handed in yet
                    saved = unit_reports.submit(conn, by, report.id)
            except Invalid as problem:
                form = _posted(by, report)
                _mark(form, problem)
                return _page(conn, by.edition, saved, 422, Back(form))
    flash(_told(saved))
    return redirect(f"/bao-cao/thang/{period}/{unit}", 303)


def keep_written(
    conn: Connection, by: Acting, report: UnitReport, *, nil: bool = False
) -> UnitReport | Response:
    """Save what the form holds, or answer the page that says why not, with all that was typed."""
    form = _posted(by, report)
    if not form.validate():
        return _page(conn, by.edition, report, 422, Back(form))
    draft = form.draft(nil=nil, overwrite="overwrite" in request.form)
    try:
        saved = unit_reports.save(conn, by, report.id, draft)
    except Locked:
        return _page(conn, by.edition, report, 409, Back(form))
    if saved is None:
        return _page(conn, by.edition, report, 409, Back(form, others=True))
    return saved


@bp.post(f"{PLACE}/luu")
@requires(*READERS)
def autosave(period: str, unit: str) -> str:
    """Save while typing; answers the small mark beside the form, which says what is not saved."""
    _check_writer(unit)
    with generations.writing(database()) as conn:
        by, report = place(conn, period, unit)
        form = _posted(by, report)
        valid = form.validate()
        saved = unit_reports.save(conn, by, report.id, form.draft()) if valid else None
    return render_template(
        "reporting/reports/_saved.html",
        saved=saved is not None,
        others=valid and saved is None,
        time=times.as_time(received_at()),
        form=form,
    )


@bp.post(f"{PLACE}/buoc")
@requires(*READERS)
def step(period: str, unit: str) -> AnyResponse:
    """What a unit does with a report besides writing: confirm, send back, reopen, consolidate."""
    _check_writer(unit)
    with generations.writing(database()) as conn:
        by, report = place(conn, period, unit)
        flash(_take_step(conn, by, report))
    return redirect(f"/bao-cao/thang/{period}/{unit}", 303)


@bp.post(f"{PLACE}/quyet-dinh")
@requires(*READERS)
def decide(period: str, unit: str) -> AnyResponse:
    """Accept or return what was handed in: for whoever it is reported to."""
    form = DecisionForm.posted()
    verb = DECISIONS.get(request.form.get("viec", ""))
    if verb is None:
        raise NotFound
    with generations.writing(database()) as conn:
        by, report = place(conn, period, unit)
        if not by.duties.may_receive(report.reports_to):
            raise NotYourReport
        if not form.validate():
            return _page(conn, by.edition, report, 422, Back(decision=form))
        try:
            done = unit_reports.decide(
                conn, by, report.id, verb, form.reason.data or "", looked_at=_sent_version()
            )
        except Invalid as problem:
            _mark(form, problem)
            return _page(conn, by.edition, report, 422, Back(decision=form))
        name = read_reports.names(conn).get(unit, unit)
    said = words.ACCEPTED if done.state == "accepted" else words.RETURNED
    flash(said.format(unit=name))
    return redirect(_list_of(report), 303)


def _take_step(conn: Connection, by: Acting, report: UnitReport) -> str:
    """Does what the button says and answers what to tell. Raises NotFound for another one."""
    wish = request.form.get("viec")
    if wish == "confirm":
        return _told(unit_reports.confirm(conn, by, report.id))
    if wish == "send_back":
        unit_reports.send_back(conn, by, report.id)
        return words.SENT_BACK
    if wish == "reopen":
        unit_reports.reopen(conn, by, report.id)
        return words.REOPENED
    if wish == "consolidate":
        names = read_reports.names(conn)
        count = unit_reports.consolidate(conn, by, report.id, names, sent_writer())
        return words.CONSOLIDATED.format(count=count)
    raise NotFound


def _page(
    conn: Connection,
    edition: EditionState,
    report: UnitReport,
    status: int = 200,
    back: Back = NOTHING,
) -> Response:
    whole = read_reports.whole(conn, edition, report, received_at())
    stored = report_form(whole.fields, report.contents, nil=report.nil, posted=False)
    return page(
        "reporting/reports/report.html",
        conn,
        status,
        edition=edition,
        whole=whole,
        report=report,
        form=back.form or stored,
        decision=back.decision or DecisionForm(),
        others=differences(whole.fields, report.contents, back.form) if back.others else (),
        unsaved=back.form.answers() if back.form and whole.lock else {},
        may_write=duties().may_write(report.unit),
        may_receive=duties().may_receive(report.reports_to),
        writer=sent_writer() if back.form else secrets.token_hex(8),
        saves=sent_saves() if back.form else report.saves,
        moment=received_at(),
        files=report_files.of_report(conn, report.id),
        file_refused=back.file_refused,
    )


def shown_again(period: str, unit: str, refused: str, status: int = 422) -> Response:
    """The page after a file was not taken, with the sentence that says why."""
    with generations.reading(database()) as conn:
        by, report = place(conn, period, unit)
        return _page(conn, by.edition, report, status, Back(file_refused=refused))


def place(conn: Connection, period: str, unit: str) -> tuple[Acting, UnitReport]:
    """The report of the address, within the caller's branch. Raises NotFound, OutsideYourBranch."""
    access.check_unit(conn, unit)
    edition = reporting_edition(conn)
    return acting(edition), read_reports.find(conn, edition, period, unit)


def _posted(by: Acting, report: UnitReport) -> ReportForm:
    return report_form(by.monthly.fields, report.contents, nil=report.nil, posted=True)


def _check_writer(unit: str) -> None:
    if not duties().may_write(unit):
        raise NotYourReport


def _mark(form: ReportForm | DecisionForm, problem: Invalid) -> None:
    for error in problem.errors:
        if error.field in form:
            form[error.field].errors = [error.message]


def _told(report: UnitReport) -> str:
    """What became of it, in one sentence."""
    if report.proposed_by is not None:
        return words.PROPOSED
    if report.state != "submitted":
        return words.SAVED
    said = words.SUBMITTED if report.on_time else words.SUBMITTED_LATE
    return said.format(period=words.month_name(report.period), due=times.as_deadline(report.due_at))


def _sent_version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _list_of(report: UnitReport) -> str:
    """Where whoever receives it goes on."""
    to = f"&ve={report.reports_to}" if report.reports_to else ""
    return f"/bao-cao/thang/nhan?ky={report.period}{to}"
