"""The list of addresses that nothing is sent to, for staff."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from contracts.roles import Role
from notifications.actions.suppress import lift, suppress
from notifications.errors import BadContact
from notifications.phrases import preferences as words
from notifications.store import suppressions
from notifications.web.forms import SuppressionForm
from notifications.web.staff import READERS, ROOT
from servicekit import auth, clock
from servicekit.web import database, settings

KEEPERS: Final = (Role.SECRETARY, Role.ADMINISTRATOR)
SHOWN: Final = 200

pages = Blueprint("suppressions", __name__, url_prefix=f"{ROOT}/khong-gui")


@pages.get("")
@auth.requires(*READERS)
def every() -> str:
    """The newest entries, with a form for another one."""
    return _page(SuppressionForm())


@pages.post("")
@auth.requires(*KEEPERS)
def add() -> Response | tuple[str, int]:
    """Somebody asked that nothing be sent to an address."""
    form = SuppressionForm.posted()
    if not form.validate():
        return _page(form), 422
    try:
        masked = _add(form)
    except BadContact:
        form.refuse({"contact": words.BAD_CONTACT})
        return _page(form), 422
    if masked is None:
        form.refuse({"contact": words.ALREADY_SUPPRESSED})
        return _page(form), 422
    flash(words.SUPPRESSED.format(masked=masked))
    return redirect(url_for(".every"), 303)


@pages.post("/<mark>/bo")
@auth.requires(*KEEPERS)
def remove(mark: str) -> Response:
    """Send to the address again."""
    masked = lift(database(), mark, auth.caller().account, clock.now())
    flash(words.LIFTED.format(masked=masked))
    return redirect(url_for(".every"), 303)


def _add(form: SuppressionForm) -> str | None:
    with database().transaction() as conn:
        return suppress(
            conn,
            form.contact.data or "",
            "asked",
            letter_keys=settings().letter_key,
            now=clock.now(),
            note=form.note.data or "",
            actor=auth.caller().account,
        )


def _page(form: SuppressionForm) -> str:
    with database().transaction() as conn:
        found = suppressions.newest(conn, SHOWN)
    return render_template(
        "notifications/suppressions.html",
        form=form,
        entries=found,
        may_keep=auth.caller().has(*KEEPERS),
        words=words,
    )
