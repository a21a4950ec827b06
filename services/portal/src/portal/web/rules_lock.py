"""Publishing an edition's rules, and settling amendments of published ones."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for

from contracts.events import EditionState
from portal import phrases
from portal.actions import amend_rules, publish_rules
from portal.model import commitments, windows
from portal.phrases import rules as rule_phrases
from portal.store import amendments
from portal.store.amendments import Decision
from portal.web import refusals
from portal.web.changing import PREFIX, edition_of, save, show
from portal.web.editions import MAY_SET
from portal.web.forms import ChangeForm
from portal.web.rules_lock_forms import DecisionForm
from portal.web.setting_lines import lines_of
from servicekit import clock
from servicekit.auth import caller, requires
from servicekit.times import as_moment
from servicekit.web import database

bp = Blueprint("rules_lock", __name__, url_prefix=PREFIX)


@bp.get("/cong-bo-the-le")
@requires(*MAY_SET)
def publish_form(code: str) -> Response:
    """What publishing means, what would be published, and why now."""
    edition = edition_of(code)
    return _publish_page(edition, ChangeForm(version=str(edition.version)))


@bp.post("/cong-bo-the-le")
@requires(*MAY_SET)
def publish(code: str) -> Response:
    """Fix the rules as version 1."""
    edition = edition_of(code)
    return save(
        "publish",
        edition,
        ChangeForm.posted(),
        lambda author: publish_rules.publish_rules(database(), author, clock.now()),
        rule_phrases.RULES_PUBLISHED,
        **_to_be_published(edition),
    )


def _publish_page(edition: EditionState, form: ChangeForm) -> Response:
    return show("publish", edition, form, **_to_be_published(edition))


def _to_be_published(edition: EditionState) -> dict[str, Any]:
    lines = lines_of({}, commitments.settings(edition))
    missing = [
        phrases.WINDOW_NAMES[kind]
        for kind in windows.KINDS
        if getattr(edition.windows, kind) is None
    ]
    return {"lines": lines, "missing": missing}


@bp.get("/sua-doi/<int:number>")
@requires(*MAY_SET)
def one(code: str, number: int) -> Response:
    """An amendment: before and after, reason, and what can be done with it."""
    return _amendment_page(code, number, DecisionForm())


@bp.post("/sua-doi/<int:number>/phe-duyet")
@requires(*MAY_SET)
def approve(code: str, number: int) -> Response:
    """The second person approves; it becomes the next published version."""

    def settle(decision: Decision) -> str:
        saved = amend_rules.approve(database(), decision, clock.now())
        return rule_phrases.AMENDMENT_APPROVED.format(number=number, version=saved.rules_version)

    return _settle(code, number, settle)


@bp.post("/sua-doi/<int:number>/tu-choi")
@requires(*MAY_SET)
def refuse(code: str, number: int) -> Response:
    """The second person refuses; nothing changes."""

    def settle(decision: Decision) -> str:
        amend_rules.refuse(database(), decision, clock.now())
        return rule_phrases.AMENDMENT_REFUSED.format(number=number)

    return _settle(code, number, settle)


@bp.post("/sua-doi/<int:number>/rut")
@requires(*MAY_SET)
def withdraw(code: str, number: int) -> Response:
    """Who proposed it takes it back."""

    def settle(decision: Decision) -> str:
        amend_rules.withdraw(database(), decision, clock.now())
        return rule_phrases.AMENDMENT_WITHDRAWN.format(number=number)

    return _settle(code, number, settle)


def _settle(code: str, number: int, settle: Callable[[Decision], str]) -> Response:
    """Say what was done on the edition's page, or why it was not on the amendment's."""
    form = DecisionForm.posted()
    if form.validate():
        note = form.note.data or ""
        decision = Decision(edition=code, number=number, account=caller().account, note=note)
        try:
            flash(settle(decision))
        except ValueError as error:
            form.form_errors.extend(refusals.words(error))
        else:
            return make_response(redirect(url_for("editions.one", code=code), 303))
    return _amendment_page(code, number, form, status=422)


def _amendment_page(code: str, number: int, form: DecisionForm, status: int = 200) -> Response:
    edition = edition_of(code)
    with database().transaction() as conn:
        amendment = amendments.find(conn, code, number)
    body = render_template(
        "portal/amendment.html",
        edition=edition,
        amendment=amendment,
        lines=lines_of(amendment.before, amendment.after),
        own=amendment.proposed_by == caller().account,
        form=form,
        phrases=phrases,
        words=rule_phrases,
        utc_text=as_moment,
    )
    return make_response(body, status)
