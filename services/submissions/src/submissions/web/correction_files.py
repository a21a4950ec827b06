"""Files for a correction by a plain form: add them, take them out again."""

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect
from werkzeug.wrappers import Response

from servicekit.auth import caller, signed_in
from servicekit.clock import now
from servicekit.db import Connection
from servicekit.web import database, settings
from submissions import phrases
from submissions.actions.attach import Offered, take_file
from submissions.actions.correction_files import propose_file, remove_brought
from submissions.actions.corrections import being_written
from submissions.web.correction_pages import step_page, written_file
from submissions.web.parsing import canonical, file_store
from submissions.web.receiving import receive
from submissions.web.wizard import STEPS

bp = Blueprint("correction_files", __name__)


@bp.post("/ho-so/<code>/sua/tep")
@signed_in
def upload(code: str) -> Response:
    """Take one or several files; those refused are named, the others are kept."""
    code, account = canonical(code), caller().account
    with database().transaction() as conn:
        being_written(conn, code, account)

    def take(conn: Connection, file: Offered) -> None:
        dossier, correction = being_written(conn, code, account)
        limits = settings().upload_limits()
        propose_file(conn, correction, take_file(conn, file_store(), dossier, file, limits, now()))

    received = receive(take)
    if not received.errors:
        flash(phrases.files_received(received.count))
        return redirect(f"/ho-so/{code}/sua/buoc/5", 303)
    with database().transaction() as conn:
        page = step_page(STEPS[4], written_file(conn, code), None, errors=received.errors)
    return make_response(page, received.status)


@bp.post("/ho-so/<code>/sua/tep/<uuid:attachment>/xoa")
@signed_in
def remove(code: str, attachment: UUID) -> Response:
    """Take out a file that came for this correction."""
    code = canonical(code)
    with database().transaction() as conn:
        removed = remove_brought(conn, code, caller().account, attachment, now())
    flash(phrases.file_removed(removed.name))
    return redirect(f"/ho-so/{code}/sua/buoc/5", 303)
