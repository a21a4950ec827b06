"""Signing in by code, refreshing, signing out: pages that work without JavaScript."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from accounts.actions.codes import request_code
from accounts.actions.sessions import Issued, refresh_session, sign_out
from accounts.actions.sign_in import sign_in_with_code
from accounts.errors import Refusal, SessionOver
from accounts.model.attempts import Attempt
from accounts.model.contacts import Contact, masked
from accounts.model.paths import HOME, is_for_staff, is_for_voting, safe_path
from accounts.web.cookies import (
    Pending,
    clear_pending,
    clear_session,
    read_pending,
    refresh_token,
    set_pending,
    set_session,
)
from accounts.web.devices import keep_device, remember, visitor, visitor_with_device
from accounts.web.forms import CodeForm, ContactForm
from accounts.web.links import with_next
from accounts.web.refusals import Answer, explain
from accounts.web.requests import BadContact, contact_from, wanted_path
from servicekit import clock
from servicekit.auth import caller_or_none, public, signed_in
from servicekit.web import database, settings

bp = Blueprint("sign_in", __name__, url_prefix="/tai-khoan")

PENDING = "contest_sign_in"
CONTACT_PAGE = "/tai-khoan/dang-nhap"
CODE_PAGE = "/tai-khoan/dang-nhap/ma"
DECLARATION_PAGE = "/tai-khoan/khai-bao"
STAFF_PAGE = "/tai-khoan/can-bo"


@bp.get("/dang-nhap")
@public
def show_contact() -> AnyResponse:
    """Ask for the contact; somebody signed in goes straight on, staff go to their own door."""
    caller, wanted = caller_or_none(), wanted_path()
    if is_for_staff(wanted) and not (caller and caller.is_staff):
        return redirect(with_next(STAFF_PAGE, wanted), code=303)
    if caller is not None:
        return redirect(wanted, code=303)
    pending = read_pending(PENDING)
    typed = pending.contact if pending else ""
    return _contact_page(ContactForm(data={"contact": typed, "tiep": wanted_path()}))


@bp.post("/dang-nhap")
@public
def send_code() -> AnyResponse:
    """Send the code and go on to the page that asks for it."""
    form = ContactForm.posted()
    if not form.validate():
        return _contact_page(form, 422)
    try:
        contact = contact_from(form.contact.data or "")
        return _send(contact)
    except BadContact as error:
        form.contact.errors = [str(error)]
        return _contact_page(form, 422)
    except Refusal as refusal:
        answer = explain(refusal)
        form.contact.errors = [answer.message]
        return _contact_page(form, answer.status, answer)


@bp.get("/dang-nhap/ma")
@public
def show_code() -> AnyResponse:
    """Ask for the code; without a pending contact, start again."""
    pending = read_pending(PENDING)
    if pending is None:
        return redirect(with_next(CONTACT_PAGE, wanted_path()), code=303)
    return _code_page(CodeForm(data={"tiep": wanted_path()}), pending)


@bp.post("/dang-nhap/ma")
@public
def check_code() -> AnyResponse:
    """Sign in, then go where the person wanted to go."""
    pending, form = read_pending(PENDING), CodeForm.posted()
    if pending is None:
        return redirect(with_next(CONTACT_PAGE, wanted_path()), code=303)
    if not form.validate():
        return _code_page(form, pending, 422)
    try:
        contact = contact_from(pending.contact)
        attempt = Attempt(contact, form.code.data or "", visitor())
        issued = sign_in_with_code(database(), settings(), attempt, now=clock.now())
    except Refusal as refusal:
        answer = explain(refusal)
        form.code.errors = [answer.message]
        return _code_page(form, pending, 422 if answer.status == 401 else answer.status, answer)
    return remember(_welcome(issued), attempt.visitor, contact)


@bp.post("/dang-nhap/gui-lai")
@public
def send_again() -> AnyResponse:
    """Another code to the same contact; too early says how long to wait."""
    pending = read_pending(PENDING)
    if pending is None:
        return redirect(with_next(CONTACT_PAGE, wanted_path()), code=303)
    try:
        return _send(contact_from(pending.contact))
    except Refusal as refusal:
        answer = explain(refusal)
        form = CodeForm(data={"tiep": wanted_path()})
        return _code_page(form, pending, answer.status, answer, note=answer.message)


@bp.get("/lam-moi")
@public
def refresh() -> AnyResponse:
    """The token ran out while the session lives: renew it and go on to the page."""
    return _renew()


@bp.post("/lam-moi")
@public
def refresh_for_form() -> AnyResponse:
    """The same with the body of a form, which the answer (307) makes the browser send again.

    It is not read here: it may hold files. When the session is over as well, the page that was
    wanted says so itself and keeps what was typed.
    """
    return _renew()


@bp.get("/da-dang-nhap")
@signed_in
def show_signed_in() -> str:
    """The end of signing in beside a page that keeps what was typed."""
    return render_template("accounts/signed_in.html")


@bp.get("/dang-xuat")
@public
def show_sign_out() -> str:
    """A link changes nothing; the button on this page does."""
    return render_template("accounts/sign_out.html", signed_in=caller_or_none() is not None)


@bp.post("/dang-xuat")
@public
def close_session() -> AnyResponse:
    """End the session and forget it in this browser."""
    caller = caller_or_none()
    sign_out(
        database(),
        session=caller.session if caller else None,
        refresh_token=refresh_token(),
        now=clock.now(),
    )
    return clear_session(make_response(redirect("/", code=303)))


def _renew() -> AnyResponse:
    onwards = make_response(redirect(safe_path(request.args.get("tiep")), code=307))
    if request.method == "HEAD":
        return onwards
    try:
        issued = refresh_session(database(), settings(), refresh_token() or "", clock.now())
    except SessionOver:
        return clear_session(onwards)
    return set_session(onwards, issued)


def _send(contact: Contact) -> Response:
    came = visitor_with_device()
    expires_at = request_code(database(), settings(), contact, visitor=came, now=clock.now())
    pending = Pending(
        contact=contact.address,
        masked=masked(contact.channel, contact.address),
        channel=contact.channel,
        expires_at=expires_at,
    )
    response = make_response(redirect(with_next(CODE_PAGE, wanted_path()), code=303))
    return keep_device(set_pending(response, PENDING, pending), came)


def _welcome(issued: Issued) -> Response:
    """Whoever came to vote declares first (S1-04), then goes straight back."""
    wanted = wanted_path()
    if is_for_voting(wanted) and not issued.declared:
        wanted = with_next(DECLARATION_PAGE, wanted)
    response = make_response(redirect(wanted, code=303))
    return clear_pending(set_session(response, issued), PENDING)


def _contact_page(form: ContactForm, status: int = 200, answer: Answer | None = None) -> Response:
    page = render_template(
        "accounts/sign_in.html", form=form, wanted=wanted_path(), for_voting=_for_voting()
    )
    return _answered(page, status, answer)


def _code_page(
    form: CodeForm,
    pending: Pending,
    status: int = 200,
    answer: Answer | None = None,
    note: str = "",
) -> Response:
    page = render_template(
        "accounts/sign_in_code.html", form=form, pending=pending, wanted=wanted_path(), note=note
    )
    return _answered(page, status, answer)


def _answered(page: str, status: int, answer: Answer | None) -> Response:
    response = make_response(page, status)
    if answer is not None and answer.retry_after is not None:
        response.headers["Retry-After"] = str(answer.retry_after)
    return response


def _for_voting() -> bool:
    return is_for_voting(wanted_path(HOME))
