"""Files in pieces, by the tus protocol 1.0 (creation, termination, expiration).

A broken line costs one piece at the most. Answers are for a program: words are plain text, and
statuses say whether it makes sense to go on (423, 409 with an offset, 5xx) or not.
"""

from uuid import UUID

from flask import Blueprint, Response, request
from werkzeug.exceptions import ClientDisconnected
from werkzeug.http import http_date

from servicekit import db
from servicekit.auth import caller, signed_in
from servicekit.problems import NotFound, Problem
from servicekit.web import database, received_at
from submissions.actions import uploads
from submissions.actions.drafts import locked_dossier, own_dossier
from submissions.actions.uploads import Piece, words_of
from submissions.model.uploads import (
    EXTENSIONS,
    KEPT,
    PIECE_LIMIT,
    VERSION,
    BadRequest,
    read_announced,
    read_number,
)
from submissions.phrases import files as phrases
from submissions.store import uploads as rows
from submissions.store.uploads import Upload
from submissions.web.parsing import canonical, upload_kit

bp = Blueprint("uploads", __name__)

BODY = "application/offset+octet-stream"


@bp.route("/ho-so/<code>/tai-len", methods=["OPTIONS"], provide_automatic_options=False)
@signed_in
def ask(code: str) -> Response:
    """What this server can do; the dossier has to be the caller's like everywhere."""
    with database().transaction() as conn:
        own_dossier(conn, canonical(code), caller().account)
    largest = max(upload_kit().limits.of_file.values())
    return _answer(
        204,
        {
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(largest),
        },
    )


@bp.post("/ho-so/<code>/tai-len")
@signed_in
def begin(code: str) -> Response:
    """Announce a file; its room is kept from here on."""
    _check_version()
    announced = read_announced(
        request.headers.get("Upload-Length", ""), request.headers.get("Upload-Metadata", "")
    )
    with database().transaction() as conn:
        dossier = locked_dossier(conn, canonical(code), caller().account)
        made = uploads.begin(conn, upload_kit(), dossier, announced, received_at())
    location = f"/ho-so/{dossier.code}/tai-len/{made.id}"
    return _answer(201, {"Location": location} | _state(made))


@bp.route("/ho-so/<code>/tai-len/<uuid:upload>", methods=["HEAD"])
@signed_in
def look(code: str, upload: UUID) -> Response:
    """How much of it is here. One that is whole is finished, should its last request have died."""
    _check_version()
    code = canonical(code)
    with database().transaction() as conn:
        found = rows.get(conn, own_dossier(conn, code, caller().account).id, upload)
    if found.is_whole and found.done_at is None:
        uploads.finish(database(), upload_kit(), code, upload, received_at())
    headers = _state(found) | {"Upload-Length": str(found.size), "Cache-Control": "no-store"}
    if found.refused:
        headers["Contest-Refused"] = "1"
    return _answer(200, headers)


@bp.route("/ho-so/<code>/tai-len/<uuid:upload>", methods=["PATCH"])
@signed_in
def append(code: str, upload: UUID) -> Response:
    """One piece; the last one makes the file part of the dossier."""
    _check_version()
    code, moment = canonical(code), received_at()
    piece = _piece()
    with database().transaction() as conn:
        dossier = own_dossier(conn, code, caller().account)
        moved = uploads.append(conn, upload_kit(), dossier, upload, piece)
    if moved.is_whole:
        uploads.finish(database(), upload_kit(), code, upload, moment)
    return _answer(204, _state(moved))


@bp.route("/ho-so/<code>/tai-len/<uuid:upload>", methods=["DELETE"])
@signed_in
def give_up(code: str, upload: UUID) -> Response:
    """Forget it; what is here of it is removed."""
    _check_version()
    with database().transaction() as conn:
        dossier = own_dossier(conn, canonical(code), caller().account)
        uploads.abandon(conn, dossier, upload)
    upload_kit().parts.remove(upload)
    return _answer(204, {})


@bp.errorhandler(Problem)
def refused(problem: Problem) -> Response:
    """Words instead of a page; 409 is kept for pieces that do not fit, which a client mends."""
    status = 403 if problem.status == 409 and "Upload-Offset" not in problem.headers else None
    return _answer(status or problem.status, problem.headers, words_of(problem))


@bp.errorhandler(db.NotFound)
def unknown(_: db.NotFound) -> Response:
    """Another's upload is none."""
    return refused(NotFound())


@bp.errorhandler(BadRequest)
def malformed(_: BadRequest) -> Response:
    """A header that no client of the protocol sends."""
    return _answer(400, {}, phrases.UPLOAD_UNREADABLE)


def _piece() -> Piece:
    """Raises Problem 413 and 415, BadRequest."""
    if request.mimetype != BODY:
        raise Problem(415, "not-a-piece", phrases.UPLOAD_UNREADABLE)
    length = read_number(request.headers.get("Content-Length", ""))
    if length > PIECE_LIMIT:
        raise Problem(413, "too-large", phrases.UPLOAD_UNREADABLE)
    request.max_content_length = PIECE_LIMIT
    return Piece(
        offset=read_number(request.headers.get("Upload-Offset", "")),
        length=length,
        content=_Body(),  # type: ignore[arg-type]  # all that is asked of it is `read`
        at=received_at(),
    )


class _Body:
    """The request's body; where the line breaks it is over, and what came is kept."""

    def read(self, size: int) -> bytes:
        try:
            piece: bytes = request.stream.read(size)
        except ClientDisconnected:
            return b""
        return piece


def _check_version() -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise Problem(
            412, "tus-version", phrases.UPLOAD_UNREADABLE, headers={"Tus-Version": VERSION}
        )


def _state(upload: Upload) -> dict[str, str]:
    return {
        "Upload-Offset": str(upload.received),
        "Upload-Expires": http_date(upload.touched_at + KEPT),
    }


def _answer(status: int, headers: dict[str, str], words: str = "") -> Response:
    response = Response(words, status, mimetype="text/plain")
    response.headers.update(headers | {"Tus-Resumable": VERSION})
    return response
