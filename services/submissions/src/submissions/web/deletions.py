"""Delete a draft and have it back."""

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from servicekit.auth import caller, signed_in
from servicekit.clock import now
from servicekit.web import database
from submissions.actions.deletions import delete_draft, restore_draft
from submissions.phrases import dossiers as words
from submissions.web.parsing import canonical

bp = Blueprint("deletions", __name__)


@bp.post("/ho-so/<code>/xoa")
@signed_in
def delete(code: str) -> Response:
    """No question is asked: the list offers to have it back."""
    with database().transaction() as conn:
        delete_draft(conn, canonical(code), caller().account, now())
    return redirect("/ho-so", 303)


@bp.post("/ho-so/<code>/khoi-phuc")
@signed_in
def restore(code: str) -> Response:
    """Have a deleted draft back."""
    with database().transaction() as conn:
        restore_draft(conn, canonical(code), caller().account, now())
    flash(words.RESTORED)
    return redirect("/ho-so", 303)
