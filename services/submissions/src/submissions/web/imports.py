"""Staff import dossiers that came on paper: a sheet is checked, mended, imported, undone."""

from typing import Any, BinaryIO, Final, cast
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, send_file
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from servicekit import copies
from servicekit.auth import caller, requires
from servicekit.clock import now
from servicekit.problems import Problem
from servicekit.web import database, settings
from submissions import phrases
from submissions.actions import import_runs
from submissions.actions.attach import Offered, check_room
from submissions.actions.import_checks import Brought, check_sheet, lists_of
from submissions.actions.looking import current_setting, setting_of
from submissions.errors.imports import ImportNotPossible, SheetRefused
from submissions.model.lifecycle import REVIEWERS
from submissions.phrases import imports as words
from submissions.settings import MEGABYTE
from submissions.store import imports
from submissions.store.sheet_writer import write_marked, write_template
from submissions.web.parsing import file_store, tidy

bp = Blueprint("imports", __name__)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORM_ROOM: Final = MEGABYTE
REASON_LIMIT: Final = 1_000


@bp.get("/tham-dinh/nhap")
@requires(*REVIEWERS)
def every() -> str:
    """The template, the form, earlier imports."""
    return _page([])


@bp.get("/tham-dinh/nhap/mau.xlsx")
@requires(*REVIEWERS)
def template() -> Response:
    """The sheet to fill in, with the edition's own lists."""
    with database().transaction() as conn:
        setting = current_setting(conn)
    made = write_template(lists_of(setting, now()))
    return _sheet(made, f"mau-nhap-ho-so-{setting.edition.code}.xlsx")


@bp.post("/tham-dinh/nhap")
@requires(*REVIEWERS)
def check() -> Response:
    """The dry run: nothing becomes a dossier yet."""
    request.max_content_length = settings().upload_limit_mb * MEGABYTE + FORM_ROOM
    check_room(file_store())
    try:
        made = _check()
    except SheetRefused as refusal:
        return make_response(_page([(refusal.field, refusal.words)]), 422)
    except RequestEntityTooLarge:
        words_ = phrases.upload_too_large(settings().upload_limit_mb)
        return make_response(_page([("archive", words_)]), 413)
    finally:
        request.close()
    return redirect(f"/tham-dinh/nhap/{made}", 303)


@bp.get("/tham-dinh/nhap/<uuid:wanted>")
@requires(*REVIEWERS)
def one(wanted: UUID) -> str:
    """What was found in a sheet, and how far its import is."""
    return _import_page(wanted, None)


@bp.get("/tham-dinh/nhap/<uuid:wanted>/tien-do")
@requires(*REVIEWERS)
def progress(wanted: UUID) -> str:
    """The same while it runs, for the page that asks again and again."""
    return _import_page(wanted, None)


@bp.get("/tham-dinh/nhap/<uuid:wanted>/danh-dau.xlsx")
@requires(*REVIEWERS)
def marked(wanted: UUID) -> Response:
    """The sheet with what is wrong marked in it; rows that were imported are left out."""
    with database().transaction() as conn:
        made = imports.get(conn, wanted)
        rows = [row for row in imports.rows_of(conn, wanted) if row.cells]
    sheet = write_marked([row.sheet_row for row in rows], {row.line: row.errors for row in rows})
    stem = made.file.rpartition(".")[0] or made.file
    return _sheet(sheet, f"{stem}-can-sua.xlsx")


@bp.post("/tham-dinh/nhap/<uuid:wanted>")
@requires(*REVIEWERS)
def start(wanted: UUID) -> Response:
    """Import the ticked rows; those that came too late need a reason each."""
    reasons = {
        int(line): tidy(request.form.get(f"reason-{line}", ""), REASON_LIMIT)
        for line in request.form.getlist("line")
        if line.isdecimal() and len(line) < 7
    }
    try:
        with database().transaction() as conn:
            import_runs.start(conn, wanted, reasons, now())
    except ImportNotPossible as refusal:
        return make_response(_import_page(wanted, refusal, reasons), refusal.status)
    flash(words.STARTED)
    return redirect(f"/tham-dinh/nhap/{wanted}", 303)


@bp.post("/tham-dinh/nhap/<uuid:wanted>/hoan-tac")
@requires(*REVIEWERS)
def undo(wanted: UUID) -> Response:
    """Take all of an import back while nobody has touched it."""
    try:
        with database().transaction() as conn:
            import_runs.undo(conn, wanted, caller().account, now())
    except ImportNotPossible as refusal:
        return make_response(_import_page(wanted, refusal), refusal.status)
    flash(words.UNDONE)
    return redirect(f"/tham-dinh/nhap/{wanted}", 303)


def _check() -> UUID:
    """Raises SheetRefused, RequestEntityTooLarge."""
    sheet, archive = _offered("sheet"), _offered("archive")
    if sheet is None:
        raise SheetRefused(words.CHOOSE_A_SHEET)
    brought = Brought(
        sheet=sheet,
        archive=archive,
        account=caller().account,
        name=caller().name or phrases.REVIEWER,
    )
    with database().transaction() as conn:
        return check_sheet(conn, file_store(), brought, settings().upload_limits(), now())


def _offered(name: str) -> Offered | None:
    file: FileStorage | None = request.files.get(name)
    if file is None or not file.filename:
        return None
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    content = cast("BinaryIO", file.stream)
    return Offered(name=file.filename, declared=file.mimetype, size=size, content=content)


def _page(errors: list[tuple[str, str]]) -> str:
    with database().transaction() as conn:
        setting = current_setting(conn)
        known = imports.of_edition(conn, setting.edition.code)
    return render_template(
        "submissions/imports.html",
        setting=setting,
        known=known,
        errors=errors,
        limit_mb=settings().upload_limit_mb,
    )


def _import_page(wanted: UUID, refusal: Problem | None, typed: dict[int, str] | None = None) -> str:
    with database().transaction() as conn:
        made = imports.get(conn, wanted)
        rows = imports.rows_of(conn, wanted)
        setting = setting_of(conn, copies.edition(conn, made.edition))
    until = import_runs.undo_until(made, setting.rules.import_undo_hours)
    return render_template(
        "submissions/import.html",
        made=made,
        rows=rows,
        counts=_counts(rows),
        setting=setting,
        refusal=refusal,
        typed=typed or {},
        headings=words.HEADINGS,
        until=until if until and now() < until else None,
    )


def _counts(rows: list[imports.ImportRow]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row.state] = found.get(row.state, 0) + 1
    return found


def _sheet(content: Any, name: str) -> Response:
    response = send_file(content, mimetype=XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
