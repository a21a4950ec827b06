"""The receipt of handing in, its public check, and the whole dossier to be printed."""

from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from contracts.roles import Role
from servicekit import codes, copies, languages
from servicekit.auth import caller, public, requires, signed_in
from servicekit.clock import now
from servicekit.problems import NotFound
from servicekit.qr import inline_qr
from servicekit.web import database
from submissions.actions.drafts import own_dossier
from submissions.actions.looking import File, reviewable_dossier, whole_file
from submissions.actions.members import readable_dossier
from submissions.actions.receipts import changed_since
from submissions.model import digests
from submissions.model.lifecycle import REVIEWERS
from submissions.store import hand_ins
from submissions.web.parsing import argument, canonical

bp = Blueprint("receipts", __name__)

CHECK: Final = "/ho-so/bien-nhan"
CHECK_IN_ENGLISH: Final = "/en/receipts"


@bp.get("/ho-so/<code>/bien-nhan")
@signed_in
def receipt(code: str) -> str:
    """Proof of handing in: code, time, digest, a QR code to check it by; made to be printed."""
    with database().transaction() as conn:
        dossier = own_dossier(conn, canonical(code), caller().account)
        file = whole_file(conn, dossier)
    if dossier.submitted_at is None:
        raise NotFound
    return render_template("submissions/receipt.html", file=file, **_proof(file))


@bp.get("/ho-so/<code>/ban-in")
@signed_in
def to_print(code: str) -> str:
    """The whole dossier on A4, for its owner and members."""
    with database().transaction() as conn:
        file = whole_file(conn, readable_dossier(conn, canonical(code), caller().account))
    mine = file.dossier.account == caller().account
    return _printed(file, f"/ho-so/{file.dossier.code}", private=mine)


@bp.get("/tham-dinh/<code>/ban-in")
@requires(*REVIEWERS, Role.AUDITOR)
def to_print_for_staff(code: str) -> str:
    """The same for reviewers."""
    with database().transaction() as conn:
        file = whole_file(conn, reviewable_dossier(conn, canonical(code)))
    return _printed(file, f"/tham-dinh/{file.dossier.code}", private=True)


@bp.get(CHECK)
@bp.get(CHECK_IN_ENGLISH)
@public
def check() -> BaseResponse:
    """Type or scan a receipt: leads to its own address."""
    code, number = argument("ma", 20), argument("so", 40)
    if code or number:
        digits = digests.read_check(number)
        try:
            code = codes.read(code)
        except codes.BadCode:
            digits = None
        if digits:
            door = CHECK_IN_ENGLISH if languages.is_english(request.path) else CHECK
            return redirect(f"{door}/{code}/{digits}", 303)
    page = languages.render("submissions/receipt_check.html", tried=bool(code or number))
    return _unkept(page)


@bp.get(f"{CHECK}/<code>/<number>")
@bp.get(f"{CHECK_IN_ENGLISH}/<code>/<number>")
@public
def checked(code: str, number: str) -> BaseResponse:
    """Whether such a dossier was handed in, when, in which edition; nothing else (law 10)."""
    digits = digests.read_check(number)
    with database().transaction() as conn:
        found = hand_ins.authentic(conn, canonical(code), digits) if digits else None
        edition = copies.edition(conn, found.edition) if found else None
    page = languages.render(
        "submissions/receipt_check.html", tried=True, found=found, edition=edition
    )
    return _unkept(page, 200 if found else 404)


def _proof(file: File) -> dict[str, object]:
    handed_in = file.handed_in
    if handed_in is None:
        return {"handed_in": None}
    number = digests.check_number(handed_in.digest)
    path = f"{CHECK}/{file.dossier.code}/{number.replace('-', '')}"
    return {
        "handed_in": handed_in,
        "number": number,
        "check_path": path,
        "qr": inline_qr(path),
        "changed": changed_since(handed_in, file.dossier, file.attachments),
    }


def _printed(file: File, back: str, *, private: bool) -> str:
    """`private`: with the people behind the dossier, who are not for the group's members."""
    return render_template(
        "submissions/print.html",
        file=file,
        dossier=file.dossier,
        setting=file.setting,
        back_to=back,
        moment=now(),
        private=private,
        **_proof(file),
    )


def _unkept(page: str, status: int = 200) -> Response:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
