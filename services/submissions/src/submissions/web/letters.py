"""The supplement letter, for the staff who sign it and for the applicant it is addressed to."""

from flask import Blueprint, make_response
from werkzeug.wrappers import Response

from servicekit.auth import caller, requires, signed_in
from servicekit.web import database, settings
from submissions.actions.drafts import own_dossier
from submissions.actions.letters import supplement_request
from submissions.actions.looking import reviewable_dossier
from submissions.phrases.letters import FILE_NAME
from submissions.web.parsing import canonical
from submissions.web.review import READERS

bp = Blueprint("letters", __name__)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/tham-dinh/<code>/cong-van")
@requires(*READERS)
def for_staff(code: str) -> Response:
    """To be numbered, dated and signed."""
    with database().transaction() as conn:
        dossier = reviewable_dossier(conn, canonical(code))
        content = supplement_request(conn, dossier, settings().public_url)
    return _file(content, dossier.code)


@bp.get("/ho-so/<code>/cong-van")
@signed_in
def for_applicant(code: str) -> Response:
    """The same words as on the dossier's page, as a file to keep."""
    with database().transaction() as conn:
        dossier = own_dossier(conn, canonical(code), caller().account)
        content = supplement_request(conn, dossier, settings().public_url)
    return _file(content, dossier.code)


def _file(content: bytes, code: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = DOCX
    name = FILE_NAME.format(code=code.lower())
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
