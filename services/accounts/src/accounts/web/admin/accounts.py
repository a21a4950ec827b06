"""One account for administrators: its roles, password, blocking, merging."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from accounts import phrases
from accounts.actions.merge import merge_accounts
from accounts.actions.passwords import issue_password
from accounts.actions.staff import grant_role, revoke_role, set_blocked
from accounts.errors import Refusal, UnknownUnit
from accounts.model.contacts import masked
from accounts.model.grants import today
from accounts.store import accounts, audit, contacts, grants, passwords, units
from accounts.store.audit import Doing
from accounts.store.grants import NewGrant
from accounts.web.admin.forms import GrantForm, MergeForm, ReasonForm
from accounts.web.refusals import explain
from contracts.roles import Role
from servicekit import clock
from servicekit.auth import caller, requires
from servicekit.web import database

bp = Blueprint("admin_accounts", __name__, url_prefix="/quan-tri/tai-khoan")

PAGE = "/quan-tri/tai-khoan"


@bp.get("/<int:number>")
@requires(Role.ADMINISTRATOR)
def show(number: int) -> str:
    """One account: state, contacts, roles, log."""
    return _account_page(number)


@bp.post("/<int:number>/vai-tro")
@requires(Role.ADMINISTRATOR)
def grant(number: int) -> AnyResponse:
    """Give a role."""
    form: Any = GrantForm.posted()
    if not form.validate():
        return make_response(_account_page(number, grant_form=form), 422)
    wanted = NewGrant(
        account=number,
        role=Role(form.role.data),
        unit=form.unit.data or None,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
    )
    if wanted.valid_to is not None and wanted.valid_to <= wanted.valid_from:
        form.valid_to.errors = [phrases.DAYS_REVERSED]
        return make_response(_account_page(number, grant_form=form), 422)
    try:
        grant_role(database(), wanted, doing(form.reason.data))
    except UnknownUnit:
        form.unit.errors = [phrases.UNIT_NOT_FITTING]
        return make_response(_account_page(number, grant_form=form), 422)
    except Refusal as refusal:
        return _refused(number, form, refusal)
    return _done(number, phrases.ROLE_GIVEN)


@bp.post("/<int:number>/vai-tro/<int:grant_id>/thu-hoi")
@requires(Role.ADMINISTRATOR)
def revoke(number: int, grant_id: int) -> AnyResponse:
    """Take a role back."""
    return _decide(
        number, lambda doing: revoke_role(database(), grant_id, doing), phrases.ROLE_REVOKED
    )


@bp.post("/<int:number>/khoa")
@requires(Role.ADMINISTRATOR)
def block(number: int) -> AnyResponse:
    """No more signing in."""
    return _decide(
        number,
        lambda doing: set_blocked(database(), number, doing, blocked=True),
        phrases.ACCOUNT_BLOCKED,
    )


@bp.post("/<int:number>/mo-khoa")
@requires(Role.ADMINISTRATOR)
def unblock(number: int) -> AnyResponse:
    """Signing in again."""
    return _decide(
        number,
        lambda doing: set_blocked(database(), number, doing, blocked=False),
        phrases.ACCOUNT_UNBLOCKED,
    )


@bp.post("/<int:number>/mat-khau")
@requires(Role.ADMINISTRATOR)
def new_password(number: int) -> AnyResponse:
    """An initial password, shown once."""
    form: Any = ReasonForm.posted()
    if not form.validate():
        return make_response(_account_page(number, reason_form=form), 422)
    try:
        password = issue_password(database(), number, doing(form.reason.data))
    except Refusal as refusal:
        return _refused(number, form, refusal)
    return make_response(password_page(number, password))


@bp.post("/<int:number>/gop")
@requires(Role.ADMINISTRATOR)
def merge(number: int) -> AnyResponse:
    """This account is a duplicate: it is merged into the other one."""
    form: Any = MergeForm.posted()
    if not form.validate():
        return make_response(_account_page(number, merge_form=form), 422)
    try:
        merge_accounts(database(), number, form.other.data, doing(form.reason.data))
    except Refusal as refusal:
        return _refused(number, form, refusal)
    return _done(form.other.data, phrases.ACCOUNT_MERGED.format(number=number))


def doing(reason: str = "") -> Doing:
    return Doing(actor=caller().account, now=clock.now(), reason=reason)


def _decide(number: int, act: Callable[[Doing], None], said: str) -> AnyResponse:
    """A decision that needs nothing but its reason."""
    form: Any = ReasonForm.posted()
    if not form.validate():
        return make_response(_account_page(number, reason_form=form), 422)
    try:
        act(doing(form.reason.data))
    except Refusal as refusal:
        return _refused(number, form, refusal)
    return _done(number, said)


def _done(number: int, said: str) -> AnyResponse:
    flash(said)
    return redirect(f"{PAGE}/{number}", code=303)


def _refused(number: int, form: ReasonForm, refusal: Refusal) -> AnyResponse:
    """The page again, with everything typed and what is in the way."""
    answer = explain(refusal)
    if answer.field in form:
        form[answer.field].errors = [answer.message]
    else:
        form.form_errors.append(answer.message)
    kinds = {GrantForm: "grant_form", MergeForm: "merge_form"}
    shown = {kinds.get(type(form), "reason_form"): form}
    return make_response(_account_page(number, **shown), answer.status)


def password_page(number: int, password: str) -> str:
    return render_template("accounts/admin_password.html", number=number, password=password)


def _account_page(
    number: int,
    *,
    grant_form: ReasonForm | None = None,
    merge_form: ReasonForm | None = None,
    reason_form: ReasonForm | None = None,
) -> str:
    with database().transaction() as conn:
        account = accounts.get_account(conn, number)
        known = contacts.contacts_of(conn, number)
        return render_template(
            "accounts/admin_account.html",
            account=account,
            contacts=[(c.channel, masked(c.channel, c.address), c.verified_at) for c in known],
            grants=grants.grants_of(conn, number),
            has_password=passwords.find_password(conn, number) is not None,
            commune=units.find_unit(conn, account.commune) if account.commune else None,
            units=[unit for unit in units.all_units(conn) if unit.valid_to is None],
            entries=audit.page(conn, below=None, kind="account", subject=str(number), limit=20),
            grant_form=_apart(
                "grant", grant_form or GrantForm(data={"valid_from": today(clock.now())})
            ),
            merge_form=_apart("merge", merge_form or MergeForm()),
            reason_form=reason_form or ReasonForm(),
            phrases=phrases,
        )


def _apart(mark: str, form: ReasonForm) -> ReasonForm:
    """Ids of its own for a form that shares the page with others; the names stay."""
    for field in form:
        field.id = field.label.field_id = f"{mark}-{field.name}"
    return form
