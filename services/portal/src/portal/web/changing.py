"""What all changes of an edition's settings have in common: a form, a reason, one new version."""

from collections.abc import Callable
from typing import Any, Final

from flask import Response, flash, make_response, redirect, render_template, url_for

from contracts.events import EditionState
from portal import phrases
from portal.actions.change_edition import Outcome
from portal.actions.edition_versions import Author
from portal.errors import EditionChangedMeanwhile
from portal.model import phases, windows
from portal.phrases import rules as rule_phrases
from portal.store import editions
from portal.web import refusals
from portal.web.forms import ChangeForm
from servicekit import clock
from servicekit.auth import caller
from servicekit.problems import NotFound
from servicekit.web import database

PREFIX: Final = "/quan-tri/cuoc-thi/<code>"
COVERED_FORMS: Final = frozenset(
    {
        "names",
        "phases",
        "prizes",
        "reception",
        "review",
        "scoring",
        "voting",
        "window",
        "window_removal",
    }
)
"""Forms that hold something of the published rules (model/commitments.py)."""


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
    action: Callable[[Author], Outcome | EditionState],
    words: str,
    **context: Any,
) -> Response:
    """Run the change and say `words` on the edition's page, or show the form again."""
    if form.validate() and attempt(edition, form, action, words):
        return to_edition(edition.code)
    return show(template, edition, form, status=422, **context)


def attempt(
    edition: EditionState,
    form: ChangeForm,
    action: Callable[[Author], Outcome | EditionState],
    words: str,
) -> bool:
    """Run the change; a refusal becomes a message on the form, which keeps what was typed."""
    author = Author(
        account=caller().account,
        edition=edition.code,
        version=form.version_number(),
        reason=str(form.reason.data),
    )
    try:
        outcome = action(author)
    except EditionChangedMeanwhile:
        form.form_errors.append(f"{phrases.CHANGED_MEANWHILE}. {phrases.CHANGED_AGAIN}")
        form.version.data = str(edition.version)
    except ValueError as error:
        form.form_errors.extend(refusals.words(error))
    else:
        _say(outcome, words)
        return True
    return False


def _say(outcome: Outcome | EditionState, words: str) -> None:
    """Whether it is in force, or waits for a second person."""
    if isinstance(outcome, EditionState) or outcome.amendment is None:
        flash(words)
    else:
        flash(rule_phrases.AMENDMENT_PROPOSED.format(number=outcome.amendment))


def show(template: str, edition: EditionState, form: ChangeForm, **context: Any) -> Response:
    """The page of a form; `status` says how it came back."""
    status = context.pop("status", 200)
    body = render_template(
        f"portal/edition_{template}.html",
        edition=edition,
        form=form,
        phrases=phrases,
        words=rule_phrases,
        moment=clock.now(),
        standing=phases.standing,
        to_be_amended=bool(edition.rules_version) and template in COVERED_FORMS,
        **context,
    )
    return make_response(body, status)


def to_edition(code: str) -> Response:
    """After a change."""
    return make_response(redirect(url_for("editions.one", code=code), 303))
