"""Campaigns for staff: write, look whom it reaches, approve, send, pause, watch."""

from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.roles import Role
from notifications import phrases
from notifications.actions import campaign as acts
from notifications.actions.compose import contest_title, preview_letter
from notifications.actions.edit_wording import EXAMPLE_LIFE, Example
from notifications.errors import BadWording, LetterBroken, NotNow, Overtaken, SecondPersonNeeded
from notifications.model.campaigns import KINDS, Campaign, Verb, possible
from notifications.model.mail import Letter
from notifications.model.masking import mask
from notifications.model.states import State
from notifications.phrases import campaigns as words
from notifications.store import audiences, campaigns
from notifications.store.audiences import Reachable
from notifications.store.campaigns import Row
from notifications.web.campaign_forms import CampaignForm
from notifications.web.staff import READERS, ROOT
from servicekit import auth, clock
from servicekit import phrases as shared
from servicekit.db import Connection
from servicekit.problems import NotFound, Problem
from servicekit.web import database, settings

MAKERS: Final = (Role.SECRETARY, Role.ADMINISTRATOR)
SHOWN: Final = 100
SAMPLE: Final = 5

pages = Blueprint("campaigns", __name__, url_prefix=f"{ROOT}/dot-gui")


@pages.get("")
@auth.requires(*READERS)
def every() -> str:
    """The newest campaigns."""
    with database().transaction() as conn:
        found = campaigns.newest(conn, SHOWN)
    return render_template(
        "notifications/campaigns.html", campaigns=found, may_make=_may_make(), words=words
    )


@pages.get("/moi")
@auth.requires(*MAKERS)
def blank() -> str:
    """An empty form."""
    return _form_page(CampaignForm(), None)


@pages.post("/moi")
@auth.requires(*MAKERS)
def write() -> Response | tuple[str, int]:
    """A new draft."""
    form = CampaignForm.posted()
    return _save(form, None)


@pages.get("/<int:number>/sua")
@auth.requires(*MAKERS)
def edit(number: int) -> str:
    """The form of a draft."""
    row = _draft(number)
    return _form_page(CampaignForm.of(row), number)


@pages.post("/<int:number>/sua")
@auth.requires(*MAKERS)
def rewrite(number: int) -> Response | tuple[str, int]:
    """Keep a changed draft."""
    return _save(CampaignForm.posted(), number)


@pages.get("/<int:number>")
@auth.requires(*READERS)
def one(number: int) -> str:
    """Whom it reaches, what they will read, and how far it is."""
    with database().transaction() as conn:
        row = campaigns.one(conn, number)
        audience, edition = row.people, row.edition
        values: dict[str, Any] = {
            "size": audiences.size(conn, audience, edition),
            "sample": [_shown(one) for one in audiences.sample(conn, audience, edition, SAMPLE)],
            "progress": campaigns.progress(conn, number),
            "states": campaigns.states(conn, row.occasion),
            "steps": campaigns.steps(conn, number),
            "letter": _letter(conn, row),
        }
    verbs = possible(Campaign(row.state), maker=row.made_by, actor=auth.caller().account)
    return render_template(
        "notifications/campaign.html",
        row=row,
        verbs=verbs if _may_make() else [],
        order=list(State),
        phrases=phrases,
        shared=shared,
        words=words,
        kind=KINDS[audience.sort],
        **values,
    )


@pages.post("/<int:number>")
@auth.requires(*MAKERS)
def act(number: int) -> Response:
    """`viec` is one of the verbs."""
    try:
        verb = Verb(request.form.get("viec", ""))
    except ValueError as error:
        raise NotFound from error
    version, actor = request.form.get("version", 0, type=int), auth.caller().account
    try:
        acts.step(database(), number, verb, version=version, actor=actor, now=clock.now())
    except Overtaken as error:
        raise Problem(409, "overtaken", words.STALE) from error
    except SecondPersonNeeded as error:
        raise Problem(409, "second-person", words.SECOND_PERSON) from error
    except NotNow as error:
        raise Problem(409, "not-now", words.NOT_NOW) from error
    return redirect(url_for(".one", number=number), 303)


def _save(form: CampaignForm, number: int | None) -> Response | tuple[str, int]:
    if form.validate() and form.send_at.data and form.plan().send_at <= clock.now():  # type: ignore[operator]
        form.refuse({"send_at": words.IN_THE_PAST})
    if form.errors:
        return _form_page(form, number), 422
    actor, now = auth.caller().account, clock.now()
    try:
        if number is None:
            number = acts.write(database(), form.plan(), actor, now)
        else:
            version = form.version.data or 0
            acts.rewrite(database(), number, form.plan(), version=version, actor=actor, now=now)
    except BadWording as error:
        form.refuse(error.problems)
        return _form_page(form, number), 422
    except Overtaken:
        form.form_errors.append(words.STALE)
        return _form_page(form, number), 422
    flash(words.SAVED)
    return redirect(url_for(".one", number=number), 303)


def _form_page(form: CampaignForm, number: int | None) -> str:
    return render_template(
        "notifications/campaign_form.html", form=form, number=number, words=words
    )


def _draft(number: int) -> Row:
    with database().transaction() as conn:
        row = campaigns.one(conn, number)
    if row.state != Campaign.DRAFT:
        raise Problem(409, "not-now", words.NOT_NOW)
    return row


def _shown(person: Reachable) -> tuple[int, str, str]:
    return person.account, mask(person.email or ""), mask(person.phone or "")


def _letter(conn: Connection, row: Row) -> Letter | None:
    kind = KINDS[row.people.sort]
    example = Example(kind=kind, facts={}, expires_at=clock.now() + EXAMPLE_LIFE)
    contest = contest_title(conn, row.edition)
    try:
        return preview_letter(example, row.wording, contest=contest, settings=settings())
    except LetterBroken:
        return None


def _may_make() -> bool:
    return auth.caller().has(*MAKERS)
