"""Changes of an edition's settings: a form, a reason, one new version."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for

from contracts.events import EditionState
from portal import phrases
from portal.actions import change_edition as actions
from portal.actions.change_edition import Author
from portal.errors import AlreadyCurrent, EditionChangedMeanwhile, NothingChanged
from portal.model import phases, windows
from portal.store import editions
from portal.web.editions import MAY_SET
from portal.web.forms import (
    ChangeForm,
    ContactForm,
    OrganiserForm,
    VotingForm,
    WindowForm,
    local,
)
from portal.web.target_forms import TargetsForm
from servicekit import clock
from servicekit.auth import caller, requires
from servicekit.problems import NotFound
from servicekit.web import database

bp = Blueprint("edition_changes", __name__, url_prefix="/quan-tri/cuoc-thi/<code>")


@bp.get("/thoi-han/<kind>")
@requires(*MAY_SET)
def window_form(code: str, kind: str) -> Response:
    """The form of one window."""
    edition = _edition(code, kind)
    window = getattr(edition.windows, kind)
    form = WindowForm(version=str(edition.version))
    if window is not None:
        form.start.data, form.end.data = local(window.start), local(window.end)
        form.label.data = window.label
    return _show("window", edition, form, kind=kind)


@bp.post("/thoi-han/<kind>")
@requires(*MAY_SET)
def save_window(code: str, kind: str) -> Response:
    """Save the window, or with `remove` say that it is not announced."""
    edition = _edition(code, kind)
    form = WindowForm.posted()
    window = form.window() if form.validate() else None
    if window is None:
        return _show("window", edition, form, kind=kind, status=422)
    saved = _attempt(
        edition,
        form,
        lambda author: actions.change_window(database(), author, kind, window, clock.now()),
    )
    if saved:
        flash(phrases.WINDOW_SAVED.format(name=phrases.WINDOW_NAMES[kind]))
        return _to_edition(code)
    return _show("window", edition, form, kind=kind, status=422)


@bp.get("/thoi-han/<kind>/bo")
@requires(*MAY_SET)
def removal_form(code: str, kind: str) -> Response:
    """Asks why a window goes back to "not announced"."""
    edition = _edition(code, kind)
    return _show("window_removal", edition, ChangeForm(version=str(edition.version)), kind=kind)


@bp.post("/thoi-han/<kind>/bo")
@requires(*MAY_SET)
def remove_window(code: str, kind: str) -> Response:
    """The window is not announced any more."""
    edition = _edition(code, kind)
    form = ChangeForm.posted()
    if form.validate() and _attempt(
        edition,
        form,
        lambda author: actions.change_window(database(), author, kind, None, clock.now()),
    ):
        flash(phrases.WINDOW_REMOVED.format(name=phrases.WINDOW_NAMES[kind]))
        return _to_edition(code)
    return _show("window_removal", edition, form, kind=kind, status=422)


@bp.get("/binh-chon")
@requires(*MAY_SET)
def voting_form(code: str) -> Response:
    """The form of the voting rules."""
    edition = _edition(code)
    form = VotingForm(obj=edition.voting, version=str(edition.version))
    return _show("voting", edition, form)


@bp.post("/binh-chon")
@requires(*MAY_SET)
def save_voting(code: str) -> Response:
    """Save the voting rules."""
    edition = _edition(code)
    form = VotingForm.posted()
    return _save(
        "voting",
        edition,
        form,
        lambda author: actions.change_voting_rules(database(), author, form.rules(), clock.now()),
        phrases.RULES_SAVED,
    )


@bp.get("/lien-he")
@requires(*MAY_SET)
def contact_form(code: str) -> Response:
    """The form of the help contact."""
    edition = _edition(code)
    form = ContactForm(data=edition.help_contact, version=str(edition.version))
    return _show("contact", edition, form)


@bp.post("/lien-he")
@requires(*MAY_SET)
def save_contact(code: str) -> Response:
    """Save the help contact."""
    edition = _edition(code)
    form = ContactForm.posted()
    contact = form.contact() if form.validate() else None
    if contact is not None and _attempt(
        edition,
        form,
        lambda author: actions.change_help_contact(database(), author, contact, clock.now()),
    ):
        flash(phrases.CONTACT_SAVED)
        return _to_edition(code)
    return _show("contact", edition, form, status=422)


@bp.get("/don-vi-to-chuc")
@requires(*MAY_SET)
def organiser_form(code: str) -> Response:
    """The form of who holds the edition."""
    edition = _edition(code)
    form = OrganiserForm(obj=edition.organiser, version=str(edition.version))
    return _show("organiser", edition, form)


@bp.post("/don-vi-to-chuc")
@requires(*MAY_SET)
def save_organiser(code: str) -> Response:
    """Save who holds the edition."""
    edition = _edition(code)
    form = OrganiserForm.posted()
    return _save(
        "organiser",
        edition,
        form,
        lambda author: actions.change_organiser(database(), author, form.organiser(), clock.now()),
        phrases.ORGANISER_SAVED,
    )


@bp.get("/chi-tieu")
@requires(*MAY_SET)
def targets_form(code: str) -> Response:
    """The form of the targets' figures."""
    edition = _edition(code)
    form = TargetsForm.of(edition.targets)(version=str(edition.version))
    return _show("targets", edition, form)


@bp.post("/chi-tieu")
@requires(*MAY_SET)
def save_targets(code: str) -> Response:
    """Save the figures."""
    edition = _edition(code)
    form = TargetsForm.of(edition.targets).posted()
    return _save(
        "targets",
        edition,
        form,
        lambda author: actions.change_targets(
            database(), author, form.targets(edition.targets), clock.now()
        ),
        phrases.TARGETS_SAVED,
    )


@bp.get("/hien-hanh")
@requires(*MAY_SET)
def current_form(code: str) -> Response:
    """Says what choosing another current edition means, and asks why."""
    edition = _edition(code)
    return _show("current", edition, ChangeForm(version=str(edition.version)))


@bp.post("/hien-hanh")
@requires(*MAY_SET)
def choose_current(code: str) -> Response:
    """Make it the current edition."""
    edition = _edition(code)
    form = ChangeForm.posted()
    return _save(
        "current",
        edition,
        form,
        lambda author: actions.choose_current(database(), author, clock.now()),
        phrases.CURRENT_CHOSEN.format(title=edition.short_title),
    )


def _edition(code: str, kind: str | None = None) -> EditionState:
    if kind is not None and kind not in windows.KINDS:
        raise NotFound
    with database().transaction() as conn:
        return editions.find(conn, code)


def _save(
    template: str,
    edition: EditionState,
    form: ChangeForm,
    action: Callable[[Author], EditionState],
    words: str,
) -> Response:
    """Run the change and say `words` on the edition's page, or show the form again."""
    if form.validate() and _attempt(edition, form, action):
        flash(words)
        return _to_edition(edition.code)
    return _show(template, edition, form, status=422)


def _attempt(
    edition: EditionState, form: ChangeForm, action: Callable[[Author], EditionState]
) -> bool:
    """Run the change; a refusal becomes a message on the form, which keeps what was typed."""
    author = Author(
        account=caller().account,
        edition=edition.code,
        version=form.version_number(),
        reason=str(form.reason.data),
    )
    try:
        action(author)
    except EditionChangedMeanwhile:
        form.form_errors.append(f"{phrases.CHANGED_MEANWHILE}. {phrases.CHANGED_AGAIN}")
        form.version.data = str(edition.version)
    except AlreadyCurrent:
        form.form_errors.append(phrases.ALREADY_CURRENT)
    except NothingChanged:
        form.form_errors.append(phrases.NOTHING_CHANGED)
    else:
        return True
    return False


def _show(template: str, edition: EditionState, form: ChangeForm, **context: Any) -> Response:
    status = context.pop("status", 200)
    body = render_template(
        f"portal/edition_{template}.html",
        edition=edition,
        form=form,
        phrases=phrases,
        moment=clock.now(),
        standing=phases.standing,
        **context,
    )
    return make_response(body, status)


def _to_edition(code: str) -> Response:
    return make_response(redirect(url_for("editions.one", code=code), 303))
