"""A certificate to take away, and the page where anybody sees whether one is genuine."""

from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from servicekit import copies, languages
from servicekit.auth import caller, public, requires, signed_in
from servicekit.db import Connection
from servicekit.documents.pdf import render
from servicekit.problems import NotFound
from servicekit.web import database
from submissions.actions.certificates import certificate_of, checked_certificate
from submissions.actions.looking import reviewable_dossier
from submissions.actions.members import readable_dossier
from submissions.model.late_codes import spelled
from submissions.phrases.results import FILE_NAME
from submissions.store.dossiers import Dossier
from submissions.web.entries import absolute
from submissions.web.parsing import argument, canonical
from submissions.web.results import READERS

bp = Blueprint("certificates", __name__)

CHECK: Final = "/ho-so/giay-chung-nhan"
CHECK_IN_ENGLISH: Final = "/en/certificates"


@bp.get("/ho-so/<code>/giay-chung-nhan")
@signed_in
def for_applicant(code: str) -> Response:
    """For its owner and the confirmed members of its group."""
    with database().transaction() as conn:
        dossier = readable_dossier(conn, canonical(code), caller().account)
        return _pdf(conn, dossier)


@bp.get("/tham-dinh/<code>/giay-chung-nhan")
@requires(*READERS)
def for_staff(code: str) -> Response:
    """The same, to be printed, signed and handed out."""
    with database().transaction() as conn:
        return _pdf(conn, reviewable_dossier(conn, canonical(code)))


@bp.get(CHECK)
@bp.get(CHECK_IN_ENGLISH)
@public
def check() -> BaseResponse:
    """Type the code of a certificate: leads to its own address."""
    typed = argument("ma", 40)
    if typed:
        door = CHECK_IN_ENGLISH if languages.is_english(request.path) else CHECK
        return redirect(f"{door}/{quote(spelled(typed), safe='')}", 303)
    return _unkept(languages.render("submissions/certificate_check.html", tried=False))


@bp.get(f"{CHECK}/<typed>")
@bp.get(f"{CHECK_IN_ENGLISH}/<typed>")
@public
def checked(typed: str) -> BaseResponse:
    """Whether there is such a certificate and whether it stands."""
    with database().transaction() as conn:
        found = checked_certificate(conn, spelled(typed))
        edition = copies.edition(conn, found.results.edition) if found else None
    page = languages.render(
        "submissions/certificate_check.html", tried=True, found=found, edition=edition
    )
    return _unkept(page, 200 if found else 404)


def _pdf(conn: Connection, dossier: Dossier) -> Response:
    """Raises NotFound where there is none, or none any more."""
    document = certificate_of(conn, dossier, lambda code: absolute(f"{CHECK}/{code}"))
    if document is None:
        raise NotFound
    response = _unkept(render(document))
    response.headers["Content-Type"] = "application/pdf"
    name = FILE_NAME.format(code=dossier.code.lower())
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _unkept(body: str | bytes, status: int = 200) -> Response:
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
