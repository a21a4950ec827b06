"""Files of a dossier: add, remove, choose the cover and what is published; private downloads."""

from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from contracts.roles import Role
from servicekit.auth import caller, requires, signed_in
from servicekit.clock import now
from servicekit.db import Connection
from servicekit.web import database, received_at, settings
from submissions import phrases
from submissions.actions.attach import (
    Offered,
    choose_files,
    file_of,
    remove_file,
    take_file,
)
from submissions.actions.drafts import fillable_dossier, own_dossier
from submissions.actions.looking import reviewable_dossier, whole_file
from submissions.actions.members import readable_dossier
from submissions.actions.uploads import abandon
from submissions.errors.files import WaitsForScan
from submissions.phrases import files as file_phrases
from submissions.store import dossiers
from submissions.web.parsing import canonical, chosen_files, file_store, upload_kit
from submissions.web.receiving import receive
from submissions.web.sending import send_stored
from submissions.web.wizard import STEPS, render_step

bp = Blueprint("attachments", __name__)


@bp.post("/ho-so/<code>/tep")
@signed_in
def upload(code: str) -> BaseResponse:
    """Take one or several files; those refused are named, the others are kept."""
    code, moment, account = canonical(code), received_at(), caller().account
    with database().transaction() as conn:
        fillable_dossier(conn, code, account, moment)

    def take(conn: Connection, file: Offered) -> None:
        dossier = fillable_dossier(conn, code, account, moment)
        take_file(conn, file_store(), dossier, file, settings().upload_limits(), now())

    received = receive(take)
    if not received.errors:
        flash(phrases.files_received(received.count))
        return redirect(f"/ho-so/{code}/buoc/5", 303)
    with database().transaction() as conn:
        file_shown = whole_file(conn, own_dossier(conn, code, account))
    return make_response(render_step(STEPS[4], file_shown, None, received.errors), received.status)


@bp.post("/ho-so/<code>/tep/<uuid:attachment>/xoa")
@signed_in
def remove(code: str, attachment: UUID) -> BaseResponse:
    """Take a file out of the draft."""
    with database().transaction() as conn:
        dossier = fillable_dossier(conn, canonical(code), caller().account, received_at())
        removed = remove_file(conn, dossier, attachment, now())
    flash(phrases.file_removed(removed.name))
    return redirect(f"/ho-so/{dossier.code}/buoc/5", 303)


@bp.post("/ho-so/<code>/tai-len/<uuid:upload>/bo")
@signed_in
def drop_upload(code: str, upload: UUID) -> BaseResponse:
    """Give up a file that is on its way; a repeat changes nothing."""
    with database().transaction() as conn:
        dossier = own_dossier(conn, canonical(code), caller().account)
        abandon(conn, dossier, upload)
    upload_kit().parts.remove(upload)
    flash(file_phrases.UPLOAD_DROPPED)
    return redirect(f"/ho-so/{dossier.code}/buoc/5", 303)


@bp.post("/ho-so/<code>/tep/chon")
@signed_in
def choose(code: str) -> BaseResponse:
    """Which image stands for the entry, which files are published with it."""
    choice = chosen_files()
    with database().transaction() as conn:
        dossier = fillable_dossier(conn, canonical(code), caller().account, received_at())
        choose_files(conn, dossier, choice, now())
    if request.form.get("next"):
        return redirect(f"/ho-so/{dossier.code}/nop", 303)
    flash(phrases.FILES_CHOSEN)
    return redirect(f"/ho-so/{dossier.code}/buoc/5", 303)


@bp.get("/ho-so/<code>/tep/<uuid:attachment>")
@signed_in
def own_file(code: str, attachment: UUID) -> Response:
    """The owner's or a member's download, or the small picture with `?anh`."""
    with database().transaction() as conn:
        dossier = readable_dossier(conn, canonical(code), caller().account)
        return _sent(conn, dossier, attachment)


@bp.get("/tham-dinh/<code>/tep/<uuid:attachment>")
@requires(Role.SECRETARY, Role.DOST_STAFF, Role.AUDITOR)
def reviewed_file(code: str, attachment: UUID) -> Response:
    """The reviewer's download, or the small picture with `?anh`."""
    with database().transaction() as conn:
        return _sent(conn, reviewable_dossier(conn, canonical(code)), attachment)


def _sent(conn: Connection, dossier: dossiers.Dossier, attachment: UUID) -> Response:
    small = "anh" in request.args
    found, digest = file_of(conn, dossier, attachment, small=small)
    if not (found.is_safe or dossier.account == caller().account):
        raise WaitsForScan
    small = digest != found.hash
    watched = found.kind == "mp4" and "xem" in request.args
    response = send_stored(
        digest, "image/jpeg" if small else found.mime, found.name, inline=small or watched
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response
