"""Staff: e-mail and password, and a password of their own."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from accounts import phrases
from accounts.actions.passwords import change_password, sign_in_with_password
from accounts.actions.sessions import reissue
from accounts.errors import Refusal, WeakPassword, WrongPassword
from accounts.model.attempts import Attempt
from accounts.web.cookies import set_session
from accounts.web.devices import remember, visitor
from accounts.web.forms import PasswordForm, StaffForm
from accounts.web.links import with_next
from accounts.web.refusals import explain
from accounts.web.requests import BadContact, contact_from, wanted_path
from servicekit import clock
from servicekit.auth import caller, public, signed_in
from servicekit.web import database, settings

bp = Blueprint("staff_sign_in", __name__, url_prefix="/tai-khoan")

WORK = "/viec-cua-toi"
PASSWORD_PAGE = "/tai-khoan/mat-khau"  # noqa: S105  # a path


@bp.get("/can-bo")
@public
def show() -> str:
    """The form."""
    return render_template(
        "accounts/staff_sign_in.html", form=StaffForm(data={"tiep": wanted_path(WORK)})
    )


@bp.post("/can-bo")
@public
def sign_in() -> AnyResponse:
    """One sentence for every wrong pair; an initial password leads to setting one's own."""
    form = StaffForm.posted()
    if not form.validate():
        return _page(form, 422)
    try:
        attempt = Attempt(
            contact_from(form.contact.data or ""), form.password.data or "", visitor()
        )
        issued = sign_in_with_password(database(), settings(), attempt, now=clock.now())
    except BadContact:
        form.form_errors.append(phrases.WRONG_PASSWORD)
        return _page(form, 422)
    except Refusal as refusal:
        answer = explain(refusal)
        form.form_errors.append(answer.message)
        return _page(form, 422 if answer.status == 401 else answer.status, answer.retry_after)
    wanted = wanted_path(WORK)
    if issued.password_is_initial:
        wanted = with_next(PASSWORD_PAGE, wanted)
    response = set_session(make_response(redirect(wanted, code=303)), issued)
    return remember(response, attempt.visitor, attempt.contact)


@bp.get("/mat-khau")
@signed_in
def show_password() -> str:
    """Set a password of one's own."""
    form = PasswordForm(data={"tiep": wanted_path(WORK)})
    return render_template("accounts/password.html", form=form)


@bp.post("/mat-khau")
@signed_in
def set_password() -> AnyResponse:
    """The roles come with a password of one's own: the token is renewed."""
    form, who, now = PasswordForm.posted(), caller(), clock.now()
    if not _change(form):
        return make_response(render_template("accounts/password.html", form=form), 422)
    flash(phrases.PASSWORD_CHANGED)
    response = make_response(redirect(wanted_path(WORK), code=303))
    issued = reissue(database(), settings(), who.account, who.session, now)
    return set_session(response, issued) if issued else response


def _change(form: PasswordForm) -> bool:
    """False, with messages at the fields, when it could not be done."""
    if not form.validate():
        return False
    if form.new.data != form.again.data:
        form.again.errors = [phrases.PASSWORDS_DIFFER]
        return False
    who = caller()
    try:
        change_password(
            database(),
            who.account,
            old=form.old.data or "",
            new=form.new.data or "",
            session=who.session,
            now=clock.now(),
        )
    except WrongPassword:
        form.old.errors = [phrases.WRONG_OLD_PASSWORD]
    except WeakPassword:
        form.new.errors = [phrases.WEAK_PASSWORD]
    except Refusal as refusal:
        form.form_errors.append(explain(refusal).message)
    return not form.errors and not form.form_errors


def _page(form: StaffForm, status: int, retry_after: int | None = None) -> Response:
    response = make_response(render_template("accounts/staff_sign_in.html", form=form), status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
