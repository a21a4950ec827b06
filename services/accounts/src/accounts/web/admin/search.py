"""Accounts for administrators: find one, settle conflicts, add staff."""

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from accounts import phrases
from accounts.actions.merge import dismiss_conflict
from accounts.actions.staff import create_staff
from accounts.errors import ContactTaken, Refusal
from accounts.store import accounts, conflicts, contacts, grants
from accounts.web.admin.accounts import PAGE, doing, password_page
from accounts.web.admin.forms import ReasonForm, StaffAccountForm
from accounts.web.refusals import explain
from accounts.web.requests import BadContact, contact_from
from contracts.roles import Role
from servicekit.auth import requires
from servicekit.web import database, settings

bp = Blueprint("admin_search", __name__, url_prefix=PAGE)


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
    form = StaffAccountForm.posted()
    if form.validate():
        try:
            contact = contact_from(form.contact.data or "")
            name = form.name.data or ""
            number, password = create_staff(database(), settings(), contact, name, doing())
            return make_response(password_page(number, password), 201)
        except BadContact as error:
            form.contact.errors = [str(error)]
        except ContactTaken:
            form.contact.errors = [phrases.STAFF_CONTACT_TAKEN]
        except Refusal as refusal:
            form.contact.errors = [explain(refusal).message]
    return make_response(render_template("accounts/admin_new.html", form=form), 422)


@bp.post("/trung/<int:conflict>/bo-qua")
@requires(Role.ADMINISTRATOR)
def dismiss(conflict: int) -> AnyResponse:
    """Two persons after all."""
    form = ReasonForm.posted()
    try:
        dismiss_conflict(database(), conflict, doing(form.reason.data or ""))
    except Refusal as refusal:
        flash(explain(refusal).message)
    else:
        flash(phrases.CONFLICT_DISMISSED)
    return redirect(PAGE, code=303)


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
