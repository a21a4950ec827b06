"""Adding the second contact to one's account, proved by a code like the first."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from accounts import phrases
from accounts.actions.codes import request_code
from accounts.actions.contacts import add_contact
from accounts.actions.sessions import reissue
from accounts.errors import ChannelTaken, ContactIsYours, ContactTaken, Refusal
from accounts.model.attempts import Attempt
from accounts.model.contacts import Contact, masked
from accounts.store import contacts
from accounts.web.cookies import Pending, clear_pending, read_pending, set_pending, set_session
from accounts.web.devices import keep_device, visitor, visitor_with_device
from accounts.web.forms import CodeForm, ContactForm
from accounts.web.refusals import explain
from accounts.web.requests import BadContact, contact_from
from servicekit import clock
from servicekit.auth import caller, signed_in
from servicekit.web import database, settings

bp = Blueprint("contacts", __name__, url_prefix="/tai-khoan/lien-he")

PENDING = "contest_new_contact"
PAGE = "/tai-khoan/lien-he"


@bp.get("")
@signed_in
def show() -> str:
    """Which contact to add."""
    return _contact_page(ContactForm())


@bp.post("")
@signed_in
def send_code() -> AnyResponse:
    """A code to the new contact, whether or not somebody else has it."""
    form = ContactForm.posted()
    try:
        if not form.validate():
            return make_response(_contact_page(form), 422)
        return _send(contact_from(form.contact.data or ""))
    except BadContact as error:
        form.contact.errors = [str(error)]
        return make_response(_contact_page(form), 422)
    except Refusal as refusal:
        answer = explain(refusal)
        form.contact.errors = [answer.message]
        return make_response(_contact_page(form), answer.status)


@bp.get("/ma")
@signed_in
def show_code() -> AnyResponse:
    """Ask for the code."""
    pending = read_pending(PENDING)
    if pending is None:
        return redirect(PAGE, code=303)
    return make_response(_code_page(CodeForm(), pending))


@bp.post("/ma")
@signed_in
def check_code() -> AnyResponse:
    """Attach the contact, or tell that staff will look at a conflict."""
    pending, form = read_pending(PENDING), CodeForm.posted()
    if pending is None:
        return redirect(PAGE, code=303)
    try:
        if not form.validate():
            return make_response(_code_page(form, pending), 422)
        _add(contact_from(pending.contact), form.code.data or "")
    except (ContactTaken, ContactIsYours, ChannelTaken) as refusal:
        flash(explain(refusal).message)
    except Refusal as refusal:
        answer = explain(refusal)
        form.code.errors = [answer.message]
        status = 422 if answer.status == 401 else answer.status
        return make_response(_code_page(form, pending), status)
    else:
        flash(phrases.CONTACT_ADDED)
    return _done()


def _add(contact: Contact, code: str) -> None:
    attempt = Attempt(contact, code, visitor())
    add_contact(database(), settings(), caller().account, attempt, clock.now())


def _send(contact: Contact) -> Response:
    """A channel the account has already is told before a code is spent on it."""
    with database().transaction() as conn:
        known = contacts.contacts_of(conn, caller().account)
    if any(own.channel == contact.channel for own in known):
        raise ChannelTaken
    came = visitor_with_device()
    expires_at = request_code(
        database(),
        settings(),
        contact,
        visitor=came,
        now=clock.now(),
        account=caller().account,
    )
    pending = Pending(
        contact=contact.address,
        masked=masked(contact.channel, contact.address),
        channel=contact.channel,
        expires_at=expires_at,
    )
    response = make_response(redirect(f"{PAGE}/ma", code=303))
    return keep_device(set_pending(response, PENDING, pending), came)


def _done() -> Response:
    """The token says which channels are verified, so it is issued again."""
    who = caller()
    response = clear_pending(make_response(redirect("/tai-khoan", code=303)), PENDING)
    issued = reissue(database(), settings(), who.account, who.session, clock.now())
    return set_session(response, issued) if issued else response


def _contact_page(form: ContactForm) -> str:
    with database().transaction() as conn:
        known = {contact.channel for contact in contacts.contacts_of(conn, caller().account)}
    return render_template("accounts/add_contact.html", form=form, known=known)


def _code_page(form: CodeForm, pending: Pending) -> str:
    return render_template("accounts/add_contact_code.html", form=form, pending=pending)
