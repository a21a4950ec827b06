"""The declaration before voting (S1-04)."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind

from accounts import phrases
from accounts.actions.declare import declare, withdraw_declaration
from accounts.actions.sessions import reissue
from accounts.errors import Refusal
from accounts.model.declarations import TEXT_VERSION, Declaration
from accounts.model.grants import today
from accounts.store import accounts, units
from accounts.web.cookies import set_session
from accounts.web.forms import DeclarationForm
from accounts.web.refusals import explain
from accounts.web.requests import wanted_path
from servicekit import clock, copies
from servicekit.auth import caller, signed_in
from servicekit.web import database, settings

bp = Blueprint("declaration", __name__, url_prefix="/tai-khoan")

OUTSIDE = "ngoai-tinh"


@bp.get("/khai-bao")
@signed_in
def show() -> Response:
    """The form; what was declared before stands in it, but no box is ticked (Law 91/2025)."""
    with database().transaction() as conn:
        account = accounts.find_account(conn, caller().account)
    declared = account is not None and account.declared_at is not None
    commune = (account.commune or OUTSIDE) if account and declared else ""
    data = {"commune": commune, "tiep": wanted_path(), "text_version": TEXT_VERSION}
    return _page(DeclarationForm(data=data))


@bp.post("/khai-bao")
@signed_in
def save() -> AnyResponse:
    """Record it and go straight back."""
    form = DeclarationForm.posted()
    form.commune.choices = _choices()
    if not form.validate():
        return _page(form, 422)
    try:
        declare(database(), caller().account, _declared(form), "page", clock.now())
    except Refusal as refusal:
        _mark(form, refusal)
        return _page(form, 422)
    return _renewed(wanted_path())


@bp.post("/khai-bao/rut-lai")
@signed_in
def withdraw() -> AnyResponse:
    """Take the declaration back; votes already given stay."""
    withdraw_declaration(database(), caller().account, clock.now())
    flash(phrases.DECLARATION_WITHDRAWN)
    return _renewed("/tai-khoan")


def _renewed(wanted: str) -> Response:
    """The token says whether its account has declared, so it is issued again."""
    who = caller()
    response = make_response(redirect(wanted, code=303))
    issued = reissue(database(), settings(), who.account, who.session, clock.now())
    return set_session(response, issued) if issued else response


def _declared(form: DeclarationForm) -> Declaration:
    """Consent counts for the text that was shown, not for a newer one."""
    return Declaration(
        commune=None if form.commune.data == OUTSIDE else form.commune.data,
        attested=form.attested.data,
        consent=(form.text_version.data or "") if form.consent.data else "",
        kind="organisation" if form.kind.data == "organisation" else "person",
    )


def _mark(form: DeclarationForm, refusal: Refusal) -> None:
    answer = explain(refusal)
    if answer.field in form:
        form[answer.field].errors = [answer.message]
    else:
        form.form_errors.append(answer.message)


def _choices() -> list[SelectChoice]:
    with database().transaction() as conn:
        known = units.communes(conn, today(clock.now()))
    return [
        SelectChoice("", phrases.CHOOSE_COMMUNE),
        *(SelectChoice(unit.code, unit.name) for unit in known),
        SelectChoice(OUTSIDE, phrases.OUTSIDE),
    ]


def _page(form: DeclarationForm, status: int = 200) -> Response:
    form.commune.choices = _choices()
    form.text_version.data = TEXT_VERSION
    with database().transaction() as conn:
        rules = copies.current_edition(conn).voting
    page = render_template(
        "accounts/declaration.html",
        form=form,
        wanted=wanted_path(),
        organisations=rules.organisations_may_vote,
        may_skip=rules.declaration == "asked",
    )
    return make_response(page, status)
