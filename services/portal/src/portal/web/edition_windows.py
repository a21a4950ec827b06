"""Changes of an edition's windows."""

from flask import Blueprint, Response

from portal import phrases
from portal.actions import change_edition as actions
from portal.web.changing import PREFIX, attempt, edition_of, show, to_edition
from portal.web.editions import MAY_SET
from portal.web.forms import ChangeForm, WindowForm, local
from servicekit import clock
from servicekit.auth import requires
from servicekit.web import database

bp = Blueprint("edition_windows", __name__, url_prefix=PREFIX)


@bp.get("/thoi-han/<kind>")
@requires(*MAY_SET)
def window_form(code: str, kind: str) -> Response:
    """The form of one window."""
    edition = edition_of(code, kind)
    window = getattr(edition.windows, kind)
    form = WindowForm(version=str(edition.version))
    if window is not None:
        form.start.data, form.end.data = local(window.start), local(window.end)
        form.label.data = window.label
    return show("window", edition, form, kind=kind)


@bp.post("/thoi-han/<kind>")
@requires(*MAY_SET)
def save_window(code: str, kind: str) -> Response:
    """Save the window, or with `remove` say that it is not announced."""
    edition = edition_of(code, kind)
    form = WindowForm.posted()
    window = form.window() if form.validate() else None
    if window is None:
        return show("window", edition, form, kind=kind, status=422)
    saved = attempt(
        edition,
        form,
        lambda author: actions.change_window(database(), author, kind, window, clock.now()),
        phrases.WINDOW_SAVED.format(name=phrases.WINDOW_NAMES[kind]),
    )
    if saved:
        return to_edition(code)
    return show("window", edition, form, kind=kind, status=422)


@bp.get("/thoi-han/<kind>/bo")
@requires(*MAY_SET)
def removal_form(code: str, kind: str) -> Response:
    """Asks why a window goes back to "not announced"."""
    edition = edition_of(code, kind)
    return show("window_removal", edition, ChangeForm(version=str(edition.version)), kind=kind)


@bp.post("/thoi-han/<kind>/bo")
@requires(*MAY_SET)
def remove_window(code: str, kind: str) -> Response:
    """The window is not announced any more."""
    edition = edition_of(code, kind)
    form = ChangeForm.posted()
    if form.validate() and attempt(
        edition,
        form,
        lambda author: actions.change_window(database(), author, kind, None, clock.now()),
        phrases.WINDOW_REMOVED.format(name=phrases.WINDOW_NAMES[kind]),
    ):
        return to_edition(code)
    return show("window_removal", edition, form, kind=kind, status=422)
