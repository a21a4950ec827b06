"""My account: name, contacts, declaration, sessions, deletion."""

from flask import Blueprint, flash, make_response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from accounts import phrases
from accounts.actions.contacts import set_name
from accounts.actions.erase import erase_account
from accounts.actions.sessions import reissue, sign_out_everywhere
from accounts.errors import Refusal
from accounts.store import accounts, contacts, grants, passwords, sessions, units
from accounts.web.cookies import clear_session, set_session
from accounts.web.devices import forget_device
from accounts.web.forms import EraseForm, NameForm
from accounts.web.refusals import explain
from servicekit import clock
from servicekit.auth import caller, public, signed_in
from servicekit.web import database, settings

bp = Blueprint("account", __name__, url_prefix="/tai-khoan")


@bp.get("")
@signed_in
def show() -> str:
    """Everything we know about the person, in one place."""
    return _page(None)


@bp.post("/ten")
@signed_in
def rename() -> AnyResponse:
    """The name is optional; an empty one removes it."""
    form, who = NameForm.posted(), caller()
    if not form.validate():
        return make_response(_page(form), 422)
    set_name(database(), who.account, form.name.data or "", clock.now())
    flash(phrases.NAME_SAVED)
    response = make_response(redirect("/tai-khoan", code=303))
    issued = reissue(database(), settings(), who.account, who.session, clock.now())
    return set_session(response, issued) if issued else response


@bp.post("/dang-xuat-moi-noi")
@signed_in
def end_sessions() -> AnyResponse:
    """All browsers and phones, this one too."""
    sign_out_everywhere(database(), caller().account, clock.now())
    return clear_session(make_response(redirect("/tai-khoan/dang-nhap", code=303)))


@bp.get("/xoa")
@signed_in
def confirm_erasure() -> str:
    """What will be deleted and what stays, before anything happens."""
    return render_template("accounts/erase.html", form=EraseForm())


@bp.post("/xoa")
@signed_in
def erase() -> AnyResponse:
    """Delete at the person's wish (law 11)."""
    form = EraseForm.posted()
    if not form.validate():
        return make_response(render_template("accounts/erase.html", form=form), 422)
    try:
        erase_account(database(), settings(), caller().account, clock.now())
    except Refusal as refusal:
        form.form_errors.append(explain(refusal).message)
        return make_response(render_template("accounts/erase.html", form=form), 422)
    return forget_device(clear_session(make_response(redirect("/tai-khoan/da-xoa", code=303))))


@bp.get("/da-xoa")
@public
def erased() -> str:
    """What was deleted and what stays; says nothing about whom."""
    return render_template("accounts/erased.html")


def _page(form: NameForm | None) -> str:
    who, now = caller(), clock.now()
    with database().transaction() as conn:
        account = accounts.get_account(conn, who.account)
        commune = units.find_unit(conn, account.commune) if account.commune else None
        return render_template(
            "accounts/account.html",
            form=form or NameForm(data={"name": account.name}),
            account=account,
            contacts=contacts.contacts_of(conn, who.account),
            commune=commune.name if commune else phrases.OUTSIDE,
            grants=grants.grants_of(conn, who.account),
            has_password=passwords.find_password(conn, who.account) is not None,
            sessions=sessions.count_living(conn, who.account, now),
            who=who,
            phrases=phrases,
        )
