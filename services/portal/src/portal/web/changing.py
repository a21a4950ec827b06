"""What all changes of an edition's settings have in common: a form, a reason, one new version."""

from collections.abc import Callable
from typing import Any, Final

from flask import Response, flash, make_response, redirect, render_template, url_for

from contracts.events import EditionState
from portal import phrases
from portal.actions.change_edition import Author
from portal.errors import AlreadyCurrent, EditionChangedMeanwhile, NothingChanged
from portal.model import phases, windows
from portal.store import editions
from portal.web.forms import ChangeForm
from servicekit import clock
from servicekit.auth import caller
from servicekit.problems import NotFound
from servicekit.web import database

PREFIX: Final = "/quan-tri/cuoc-thi/<code>"


def edition_of(code: str, kind: str | None = None) -> EditionState:
    """Raises NotFound, also for a `kind` that is no window."""
    if kind is not None and kind not in windows.KINDS:
        raise NotFound
    with database().transaction() as conn:
        return editions.find(conn, code)


def save(
    template: str,
    edition: EditionState,
    form: ChangeForm,
    action: Callable[[Author], EditionState],
    words: str,
) -> Response:
    """Run the change and say `words` on the edition's page, or show the form again."""
    if form.validate() and attempt(edition, form, action):
        flash(words)
        return to_edition(edition.code)
    return show(template, edition, form, status=422)


def attempt(
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


def show(template: str, edition: EditionState, form: ChangeForm, **context: Any) -> Response:
    """The page of a form; `status` says how it came back."""
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


def to_edition(code: str) -> Response:
    """After a change."""
    return make_response(redirect(url_for("editions.one", code=code), 303))
