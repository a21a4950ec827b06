"""Official documents of monthly reports: read, taken away, and what is entered after signing."""

from typing import Final

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from contracts.events import EditionState
from reporting.actions import exports, read_reports
from reporting.actions.consolidations import ProvincePaper, province_paper
from reporting.actions.unit_documents import UnitPaper, unit_paper
from reporting.model.exports import MEDIA_TYPES, Asked, Format, Question
from reporting.model.letterheads import STANDING_BODY
from reporting.model.periods import day_of
from reporting.model.scope import READERS
from reporting.phrases import official as words
from reporting.store import generations, signed_documents
from reporting.store.signed_documents import Place, Signed
from reporting.web import access, offices
from reporting.web.document_forms import SignedForm
from reporting.web.framing import page
from reporting.web.reports import reporting_edition
from servicekit import auth
from servicekit.aside import aside
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.documents import pdf, writer
from servicekit.problems import NotFound, Problem
from servicekit.web import database, received_at

bp: Final = Blueprint("reporting_documents", __name__, url_prefix="/bao-cao/van-ban")

PLACE: Final = "/<period>/<office>"
MEGABYTE: Final = 1_000_000
MOST_MEGABYTES: Final = 10
FORM_ROOM: Final = 100_000
PDF: Final = b"%PDF-"
Paper = UnitPaper | ProvincePaper


@bp.get(PLACE)
@requires(*READERS)
def show(period: str, office: str) -> Response:
    """What the document says, and what is known of the signed one."""
    with generations.reading(database()) as conn:
        paper = _paper(conn, period, office)
        signed = paper.signed
        form = SignedForm(
            number=signed.number if signed else None,
            issued_on=signed.issued_on if signed else None,
        )
        return _page(conn, paper, form)


@bp.get("/<period>/<office>.<any(docx, pdf):kind>")
@requires(*READERS)
def take(period: str, office: str, kind: str) -> Response:
    """The document as a file; on record like every export."""
    with generations.reading(database()) as conn:
        paper = _paper(conn, period, office)
    format_ = Format(kind)
    content = aside((pdf if format_ is Format.PDF else writer).render, paper.document)
    _note(paper.place, words.EXPORT, format_, content)
    response = Response(content, mimetype=MEDIA_TYPES[format_])
    way = "inline" if format_ is Format.PDF else "attachment"
    file = f"bao-cao-{period}-{office}.{kind}"
    response.headers["Content-Disposition"] = f'{way}; filename="{file}"'
    return response


@bp.post(PLACE)
@requires(*READERS)
def register(period: str, office: str) -> AnyResponse:
    """Enter number and day of the signed document, with its file."""
    offices.check_writer(office)
    request.max_content_length = MOST_MEGABYTES * MEGABYTE + FORM_ROOM
    try:
        return _register(period, office, SignedForm.posted())
    except RequestEntityTooLarge as error:
        title = words.TOO_LARGE.format(most=MOST_MEGABYTES)
        raise Problem(413, "file-too-large", title) from error
    finally:
        request.close()


@bp.get(f"{PLACE}/ban-ky")
@requires(*READERS)
def signed_file(period: str, office: str) -> Response:
    """The signed file; on record like every export."""
    with generations.reading(database()) as conn:
        paper = _paper(conn, period, office)
        content = signed_documents.content(conn, paper.place)
    if content is None:
        raise NotFound(words.MISSING_FILE)
    _note(paper.place, words.EXPORT_SIGNED, Format.PDF, content)
    response = Response(content, mimetype=MEDIA_TYPES[Format.PDF])
    file = f"bao-cao-{period}-{office}-ban-ky.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def _paper(conn: Connection, period: str, office: str) -> Paper:
    """Raises NotFound, OutsideYourBranch."""
    offices.check_reader(conn, office)
    edition = reporting_edition(conn)
    now = received_at()
    if office != STANDING_BODY:
        report = read_reports.find(conn, edition, period, office)
        return unit_paper(conn, edition, report, now, names=access.sees_names())
    check_period(conn, edition, period)
    wanted = (period, _version())
    return province_paper(conn, edition, wanted, now, names=access.sees_names())


def _register(period: str, office: str, form: SignedForm) -> AnyResponse:
    content = _content(form)
    with generations.writing(database()) as conn:
        paper = _paper(conn, period, office)
        if paper.place.version == 0:
            title = words.NO_REPORT_YET
            raise Problem(409, "no-version", title, detail=words.NO_REPORT_YET_DETAIL)
        if form.errors or not _fits(form, content):
            return _page(conn, paper, form)
        signed = Signed(
            number=form.number.data or 0,
            issued_on=form.issued_on.data or day_of(received_at()),
            file_name=form.file.data.filename if content else "",
        )
        by = (auth.caller().account, received_at())
        signed_documents.save(conn, paper.place, signed, content, by)
    flash(words.REGISTERED)
    return redirect(f"{bp.url_prefix}/{period}/{office}", 303)


def _note(place: Place, subject: str, format_: Format, content: bytes) -> None:
    """Put on record who takes which document."""
    asked = Asked(
        account=auth.caller().account,
        subject=subject,
        format=format_,
        edition=place.edition,
        question=Question(
            unit=None if place.office == STANDING_BODY else place.office,
            period=place.period,
            version=place.version,
        ),
    )
    exports.note(database(), asked, content, received_at())


def check_period(conn: Connection, edition: EditionState, period: str) -> None:
    """Raises NotFound."""
    if period not in read_reports.periods(conn, edition):
        raise NotFound


def _version() -> int | None:
    """The version of the address (`ban`); the latest unless it is given."""
    text = request.args.get("ban", "")
    return int(text) if text.isdecimal() and len(text) < 6 else None


def _content(form: SignedForm) -> bytes | None:
    form.validate()
    given = form.file.data
    return given.read() if given and given.filename else None


def _fits(form: SignedForm, content: bytes | None) -> bool:
    """Marks the fields that are wrong beyond their form."""
    if form.issued_on.data and form.issued_on.data > day_of(received_at()):
        form.issued_on.errors = [words.DAY_AHEAD]
    if content is not None and not content.startswith(PDF):
        form.file.errors = [words.NOT_PDF]
    elif content is not None and len(content) > MOST_MEGABYTES * MEGABYTE:
        form.file.errors = [words.TOO_LARGE.format(most=MOST_MEGABYTES)]
    return not form.errors


def _page(conn: Connection, paper: Paper, form: SignedForm) -> Response:
    office = paper.place.office
    return page(
        "reporting/documents/document.html",
        conn,
        422 if form.errors else 200,
        paper=paper,
        province=office == STANDING_BODY,
        form=form,
        may_write=offices.may_write(office),
        most=MOST_MEGABYTES,
    )
