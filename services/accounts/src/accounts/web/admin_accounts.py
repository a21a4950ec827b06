"""Accounts for administrators: find, create staff, roles, block, conflicts, merge, log."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from accounts import phrases
from accounts.actions.merge import dismiss_conflict, merge_accounts
from accounts.actions.passwords import issue_password
from accounts.actions.staff import create_staff, grant_role, revoke_role, set_blocked
from accounts.errors import ContactTaken, Refusal, UnknownUnit
from accounts.model.contacts import masked
from accounts.model.grants import today
from accounts.store import accounts, audit, conflicts, contacts, grants, passwords, units
from accounts.store.audit import Doing
from accounts.store.grants import NewGrant
from accounts.web.refusals import explain
from accounts.web.requests import BadContact, contact_from
from accounts.web.staff_forms import GrantForm, MergeForm, ReasonForm, StaffAccountForm
from contracts.roles import Role
from servicekit import clock, cursors
from servicekit.auth import caller, requires
from servicekit.problems import NotFound
from servicekit.web import database

bp = Blueprint("admin_accounts", __name__, url_prefix="/quan-tri/tai-khoan")

PAGE = "/quan-tri/tai-khoan"
LOG_SIZE = 50


@bp.get("")
@requires(Role.ADMINISTRATOR)
def search() -> AnyResponse:
    """Find an account; below, conflicts and everyone with a role."""
    asked = request.args.get("q", "").strip()
    problem, number = _find(asked) if asked else ("", None)
    if number is not None:
        return redirect(f"{PAGE}/{number}", code=303)
    with database().transaction() as conn:
        page = render_template(
            "accounts/admin_accounts.html",
            asked=asked,
            problem=problem,
            conflicts=conflicts.open_conflicts(conn),
            staff=grants.holders(conn),
            phrases=phrases,
        )
    return make_response(page, 404 if problem else 200)


@bp.get("/viec")
@requires(Role.ADMINISTRATOR)
def tasks() -> str:
    """Rows for "my tasks"; nothing when nothing waits."""
    with database().transaction() as conn:
        waiting = conflicts.count_open(conn)
    return render_template("accounts/tasks.html", waiting=waiting)


@bp.get("/moi")
@requires(Role.ADMINISTRATOR)
def new_staff() -> str:
    """A new staff account."""
    return render_template("accounts/admin_new.html", form=StaffAccountForm())


@bp.post("/moi")
@requires(Role.ADMINISTRATOR)
def add_staff() -> AnyResponse:
    """The initial password is shown on this answer and never again."""
    form: Any = StaffAccountForm.posted()
    if form.validate():
        try:
            contact = contact_from(form.contact.data)
            number, password = create_staff(database(), contact, form.name.data, _doing())
            return make_response(_password_page(number, password), 201)
        except BadContact as error:
            form.contact.errors = [str(error)]
        except ContactTaken:
            form.contact.errors = [phrases.STAFF_CONTACT_TAKEN]
        except Refusal as refusal:
            form.contact.errors = [explain(refusal).message]
    return make_response(render_template("accounts/admin_new.html", form=form), 422)


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
        grant_role(database(), wanted, _doing(form.reason.data))
    except UnknownUnit:
        form.unit.errors = [phrases.UNIT_NOT_FITTING]
        return make_response(_account_page(number, grant_form=form), 422)
    except Refusal as refusal:
        return _refused(number, form, refusal)
    return _done(number, "Đã giao vai trò. Người đó thấy vai trò từ lần đăng nhập sau.")


@bp.post("/<int:number>/vai-tro/<int:grant_id>/thu-hoi")
@requires(Role.ADMINISTRATOR)
def revoke(number: int, grant_id: int) -> AnyResponse:
    """Take a role back."""
    return _decide(
        number, lambda doing: revoke_role(database(), grant_id, doing), "Đã thu hồi vai trò."
    )


@bp.post("/<int:number>/khoa")
@requires(Role.ADMINISTRATOR)
def block(number: int) -> AnyResponse:
    """No more signing in."""
    return _decide(
        number,
        lambda doing: set_blocked(database(), number, doing, blocked=True),
        "Đã khóa tài khoản.",
    )


@bp.post("/<int:number>/mo-khoa")
@requires(Role.ADMINISTRATOR)
def unblock(number: int) -> AnyResponse:
    """Signing in again."""
    return _decide(
        number,
        lambda doing: set_blocked(database(), number, doing, blocked=False),
        "Đã mở khóa tài khoản.",
    )


@bp.post("/<int:number>/mat-khau")
@requires(Role.ADMINISTRATOR)
def new_password(number: int) -> AnyResponse:
    """An initial password, shown once."""
    form: Any = ReasonForm.posted()
    if not form.validate():
        return make_response(_account_page(number, reason_form=form), 422)
    try:
        password = issue_password(database(), number, _doing(form.reason.data))
    except Refusal as refusal:
        return _refused(number, form, refusal)
    return make_response(_password_page(number, password))


@bp.post("/<int:number>/gop")
@requires(Role.ADMINISTRATOR)
def merge(number: int) -> AnyResponse:
    """This account is a duplicate: it is merged into the other one."""
    form: Any = MergeForm.posted()
    if not form.validate():
        return make_response(_account_page(number, merge_form=form), 422)
    try:
        merge_accounts(database(), number, form.other.data, _doing(form.reason.data))
    except Refusal as refusal:
        return _refused(number, form, refusal)
    return _done(form.other.data, f"Đã gộp tài khoản {number} vào tài khoản này.")


@bp.post("/trung/<int:conflict>/bo-qua")
@requires(Role.ADMINISTRATOR)
def dismiss(conflict: int) -> AnyResponse:
    """Two persons after all."""
    form: Any = ReasonForm.posted()
    try:
        dismiss_conflict(database(), conflict, _doing(form.reason.data or ""))
    except Refusal as refusal:
        flash(explain(refusal).message)
    else:
        flash("Đã bỏ qua: hai tài khoản là hai người khác nhau.")
    return redirect(PAGE, code=303)


@bp.get("/nhat-ky")
@requires(Role.ADMINISTRATOR, Role.AUDITOR)
def log() -> str:
    """Who did what, newest first; of one account or unit, or all."""
    kind, subject = request.args.get("loai") or None, request.args.get("ma") or None
    bound = f"audit:{kind}:{subject}"
    with database().transaction() as conn:
        entries = audit.page(
            conn, below=_below(bound), kind=kind, subject=subject, limit=LOG_SIZE + 1
        )
    following = (
        cursors.encode((entries[LOG_SIZE - 1].id,), bound) if len(entries) > LOG_SIZE else ""
    )
    return render_template(
        "accounts/log.html",
        entries=entries[:LOG_SIZE],
        kind=kind,
        subject=subject,
        following=following,
        phrases=phrases,
    )


def _below(bound: str) -> int | None:
    text = request.args.get("tiep-theo", "")
    try:
        return int(cursors.decode(text, bound)[0]) if text else None
    except (cursors.BadCursor, ValueError, IndexError) as error:
        raise NotFound from error


def _find(asked: str) -> tuple[str, int | None]:
    """`(what is wrong, number)` for a number or a whole contact."""
    with database().transaction() as conn:
        if asked.isascii() and asked.isdigit() and len(asked) < 9:
            account = accounts.find_account(conn, int(asked))
            number = None if account is None else account.number
        else:
            try:
                holder = contacts.find_contact(conn, contact_from(asked).canonical)
            except BadContact:
                return phrases.NUMBER_OR_CONTACT, None
            number = None if holder is None else holder.account
    return ("", number) if number else (phrases.NO_SUCH_ACCOUNT, None)


def _doing(reason: str = "") -> Doing:
    return Doing(actor=caller().account, now=clock.now(), reason=reason)


def _decide(number: int, act: Callable[[Doing], None], said: str) -> AnyResponse:
    """A decision that needs nothing but its reason."""
    form: Any = ReasonForm.posted()
    if not form.validate():
        return make_response(_account_page(number, reason_form=form), 422)
    try:
        act(_doing(form.reason.data))
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


def _password_page(number: int, password: str) -> str:
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
            grant_form=grant_form or GrantForm(data={"valid_from": today(clock.now())}),
            merge_form=merge_form or MergeForm(),
            reason_form=reason_form or ReasonForm(),
            phrases=phrases,
        )
