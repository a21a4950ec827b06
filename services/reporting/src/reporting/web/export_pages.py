"""Pages on which tables are taken away, and on which it is seen who did."""

from typing import Final
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from contracts.roles import Role
from reporting.actions import exports as actions
from reporting.errors.exports import TooManyExports
from reporting.model.exports import KEPT, Asked, Format, question_of
from reporting.model.scope import BRANCH_ROLES
from reporting.phrases import exports as words
from reporting.store import exports, generations, units
from reporting.web import access, filters, rows
from reporting.web.exports import download
from reporting.web.forms import ExportForm
from servicekit import auth
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.problems import FieldError, Invalid, Problem
from servicekit.web import database, received_at

bp: Final = Blueprint("reporting_export_pages", __name__, url_prefix="/bao-cao/xuat")
TAKERS: Final = tuple(sorted(BRANCH_ROLES))
CHECKERS: Final = (Role.ADMINISTRATOR, Role.AUDITOR, Role.DOST_STAFF)


@bp.get("")
@requires(*TAKERS)
def choose() -> Response:
    """What can be taken away, and one's own files."""
    with generations.reading(database()) as conn:
        form = _form(conn)
        if not form.don_vi.data and not access.scope().province:
            form.don_vi.data = access.scope().branches[0]
        return _page(conn, form)


@bp.post("")
@requires(*TAKERS)
def take() -> AnyResponse:
    """The file when it is small, else the page of its progress."""
    now = received_at()
    with generations.reading(database()) as conn:
        form = _form(conn)
        try:
            _check_unit_given(form)
            rows.check_scope(conn, form)
            query, stages = rows.query_of(conn, form, now)
        except Invalid as problem:
            return _page(conn, form, problem)
    asked = Asked(
        account=auth.caller().account,
        subject=form.bang.data,
        format=Format(form.dang.data),
        edition=query.edition.code,
        question=question_of(query, stages),
    )
    try:
        export, content = actions.take_away(database(), asked, now)
    except TooManyExports as problem:
        with generations.reading(database()) as conn:
            return _page(conn, form, problem)
    if content is None:
        return redirect(f"/bao-cao/xuat/{export.id}", code=303)
    return download(export, content, words.FILE_NAMES[export.subject])


@bp.get("/<uuid:wanted>")
@requires(*TAKERS)
def one(wanted: UUID) -> str:
    """How far a file is."""
    with database().transaction() as conn:
        export = actions.own(conn, wanted, auth.caller().account)
    return render_template("reporting/export.html", export=export, now=received_at(), kept=KEPT)


@bp.get("/<uuid:wanted>/tep")
@requires(*TAKERS)
def file(wanted: UUID) -> Response:
    """The kept file, as long as its link works and the caller still may see what is in it."""
    account = auth.caller().account
    with generations.reading(database()) as conn:
        access_of(conn, actions.own(conn, wanted, account).question.unit)
    export, content = actions.fetch(database(), wanted, account, received_at())
    return download(export, content, words.FILE_NAMES[export.subject])


@bp.get("/nhat-ky")
@requires(*CHECKERS)
def log() -> str:
    """Who took what away, the latest first."""
    access.check_province()
    with generations.reading(database()) as conn:
        found = exports.latest(conn)
        names = {unit.code: unit.name for unit in units.every(conn)}
    return render_template("reporting/export_log.html", found=found, names=names)


def access_of(conn: Connection, unit: str | None) -> None:
    """Raises OutsideYourBranch unless the caller may see this unit, or the whole province."""
    if unit is None:
        access.check_province()
    else:
        access.check_unit(conn, unit)


def _form(conn: Connection) -> ExportForm:
    form = filters.read_form(conn, ExportForm)
    assert isinstance(form, ExportForm)  # noqa: S101  # for the type checker
    form.giai_doan.data = form.giai_doan.data or ""
    form.bang.data = form.bang.data or "dossiers"
    form.dang.data = form.dang.data or Format.XLSX.value
    return form


def _check_unit_given(form: ExportForm) -> None:
    """Raises Invalid for somebody who sees branches only and names none."""
    if not form.don_vi.data and not access.scope().province:
        raise Invalid([FieldError("don_vi", words.CHOOSE_UNIT)])


def _page(conn: Connection, form: ExportForm, problem: Problem | None = None) -> Response:
    sentences = [] if problem is None or form.errors else _sentences(problem)
    html = render_template(
        "reporting/exports.html",
        form=form,
        found=exports.of_account(conn, auth.caller().account),
        now=received_at(),
        kept=KEPT,
        problem_messages=sentences,
        province=access.scope().province,
        may_check=auth.caller().has(*CHECKERS) and access.scope().province,
    )
    return make_response(html, 200 if problem is None else problem.status)


def _sentences(problem: Problem) -> list[str]:
    return [error.message for error in problem.errors] or [f"{problem.title}. {problem.detail}"]
