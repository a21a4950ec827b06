"""The page an invitation leads to: no sign-in, no cookie, only the one guest's own words."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request

from portal.actions.ceremonies import answering
from portal.errors.ceremonies import AnswersClosed
from portal.model.ceremonies import ceremony as rules
from portal.model.ceremonies.calendar import has_day, invitation
from portal.model.ceremonies.guests import PATH, is_outdated
from portal.model.ceremonies.parts import AgendaItem
from portal.phrases import ceremonies as words
from portal.store import editions
from portal.store.ceremonies import parts
from portal.web.ceremonies.guest_forms import AnswerForm
from servicekit.auth import public
from servicekit.problems import NotFound
from servicekit.qr import inline_qr
from servicekit.web import database, received_at, settings

bp = Blueprint("ceremony_answers", __name__)


@bp.get(f"{PATH}<secret>")
@public
def show(secret: str) -> Response:
    """The invitation; looking changes nothing, mail scanners included."""
    return _page(secret, None, 200)


@bp.get(f"{PATH}<secret>/lich.ics")
@public
def calendar(secret: str) -> Response:
    """For the guest's own calendar; taken again it replaces what was there."""
    with database().transaction() as conn:
        ceremony, guest = answering.invited_by(conn, secret)
    if not has_day(ceremony):
        raise NotFound
    root = settings().public_url.rstrip("/")
    host = urlsplit(root).hostname or "localhost"
    response = make_response(invitation(ceremony, f"{root}{PATH}{secret}", host))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{guest.code.lower()}.ics"'
    return _private(response)


@bp.post(f"{PATH}<secret>")
@public
def answer(secret: str) -> Response:
    """Keep the answer; it can be changed until the time is over, a repeat changes nothing."""
    form = AnswerForm.posted()
    if not form.validate():
        return _page(secret, form, 422)
    try:
        answering.answer(database(), secret, form.reply(), received_at())
    except AnswersClosed:
        return _page(secret, form, 409)
    return _private(make_response(redirect(f"{PATH}{secret}?da-luu", 303)))


def _page(secret: str, form: AnswerForm | None, status: int) -> Response:
    with database().transaction() as conn:
        ceremony, guest = answering.invited_by(conn, secret)
        edition = editions.find(conn, ceremony.edition)
        agenda = parts.of(conn, AgendaItem, ceremony.id) if ceremony.agenda_shown else []
    if form is None:
        form = AnswerForm(obj=guest)
    body = render_template(
        "portal/ceremonies/invitation.html",
        ceremony=ceremony,
        guest=guest,
        edition=edition,
        agenda=agenda,
        form=form,
        path=f"{PATH}{secret}",
        qr=inline_qr(f"{PATH}{secret}"),
        when=rules.when(ceremony),
        until=rules.answers_until(ceremony),
        takes_answers=rules.takes_answers(ceremony, received_at()),
        has_day=has_day(ceremony),
        outdated=is_outdated(guest, rules.when(ceremony)),
        saved="da-luu" in request.args,
        words=words,
    )
    return _private(make_response(body, status))


def _private(response: Response) -> Response:
    """The address is a secret: nobody keeps the page, no other site hears of it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
