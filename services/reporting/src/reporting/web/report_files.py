"""Files that come with a monthly report: taken in, handed out, taken back."""

from typing import BinaryIO, Final, cast

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from reporting.actions.attach_files import MOST_BYTES, Offered, attach, take_back
from reporting.errors.reports import TooManyFiles
from reporting.model.scope import READERS
from reporting.phrases import reports as words
from reporting.store import generations, report_files
from reporting.web.reports import own_unit
from reporting.web.unit_report import PLACE, keep_written, place, shown_again
from servicekit import file_pieces
from servicekit.auth import requires
from servicekit.filetypes import FileRefused, clean_name
from servicekit.phrases.files import megabytes
from servicekit.problems import FieldError, Invalid, NotFound
from servicekit.sending import Outgoing, send
from servicekit.web import database

bp: Final = Blueprint("reporting_report_files", __name__, url_prefix="/bao-cao/thang")
FORM_ROOM: Final = 100_000


@bp.post(f"{PLACE}/tep")
@requires(*READERS)
def add(period: str, unit: str) -> AnyResponse:
    """Keep what is written beside it and take a file in; the page says what is refused."""
    own_unit(unit)
    request.max_content_length = MOST_BYTES + FORM_ROOM
    try:
        return _add(period, unit)
    except (FileRefused, TooManyFiles, Invalid) as problem:
        return shown_again(period, unit, problem.errors[0].message)
    except RequestEntityTooLarge:
        refused = words.FILE_TOO_LARGE.format(most=megabytes(MOST_BYTES))
        return shown_again(period, unit, refused, 413)
    finally:
        request.close()


@bp.get(f"{PLACE}/tep/<int:number>")
@requires(*READERS)
def file(period: str, unit: str, number: int) -> Response:
    """A file, for who sees the report."""
    with generations.reading(database()) as conn:
        _, report = place(conn, period, unit)
        found = report_files.find(conn, report.id, number)
    if found is None:
        raise NotFound
    content = file_pieces.opened(database(), found.digest, found.size)
    about = Outgoing(digest=found.digest, mime=found.mime, name=found.name, size=found.size)
    return send(content, about, inline=False)


@bp.post(f"{PLACE}/tep/<int:number>/bo")
@requires(*READERS)
def remove(period: str, unit: str, number: int) -> AnyResponse:
    """It comes with the report no longer."""
    own_unit(unit)
    with generations.writing(database()) as conn:
        by, report = place(conn, period, unit)
        gone = take_back(conn, by, report.id, number)
    flash(words.FILE_REMOVED.format(name=gone.name))
    return redirect(f"/bao-cao/thang/{period}/{unit}#tep", 303)


def _add(period: str, unit: str) -> AnyResponse:
    given = request.files.get("tep")
    if "_writer" in request.form:
        # On its own: what was written stays whatever becomes of the file.
        with generations.writing(database()) as conn:
            by, report = place(conn, period, unit)
            kept = keep_written(conn, by, report)
            if isinstance(kept, Response):
                return kept
    if given is None or not given.filename:
        raise Invalid([FieldError("tep", words.CHOOSE_FILE)])
    offered = Offered(
        name=given.filename, declared=given.mimetype or "", content=cast("BinaryIO", given.stream)
    )
    with generations.writing(database()) as conn:
        by, report = place(conn, period, unit)
        added = attach(conn, by, report.id, offered)
    said = words.FILE_ADDED if added.name == clean_name(given.filename) else words.FILE_THERE
    flash(said.format(name=added.name))
    return redirect(f"/bao-cao/thang/{period}/{unit}#tep", 303)
