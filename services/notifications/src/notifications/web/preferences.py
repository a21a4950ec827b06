"""A person's own messages and choices."""

from itertools import product
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from notifications import phrases
from notifications.actions.choose import choose_all, unsubscribe
from notifications.actions.permit import addresses_listed
from notifications.errors import BadUnsubscribeToken
from notifications.model.filters import Filter
from notifications.model.kinds import SORTS, Kind
from notifications.model.purposes import ASKED, PURPOSES, Purpose, Way, is_wanted
from notifications.model.recipients import choose
from notifications.model.unsubscribing import read_token
from notifications.phrases import preferences as words
from notifications.store import contacts, inbox, lists
from notifications.store import preferences as choices
from notifications.web.paging import PAGE_SIZE, next_cursor, place_after
from servicekit import auth, clock
from servicekit.problems import FieldError, Invalid, Problem
from servicekit.web import database, settings

EVERY: Final = tuple(product(Purpose, Way))
CHANGES: Final = 20
"""Lines of one's own log on the page."""

pages = Blueprint("preferences", __name__, url_prefix="/thong-bao")


@pages.get("")
@auth.signed_in
def mine() -> str:
    """What I want to receive, and what was sent to me."""
    account = auth.caller().account
    own = Filter(account=account)
    with database().transaction() as conn:
        found = lists.newest(conn, own, after=place_after(own), limit=PAGE_SIZE + 1)
        chosen = choices.choices(conn, account)
        changes = choices.history(conn, account, CHANGES)
        contact = contacts.find(conn, account)
        unread = inbox.unread_among(conn, [message.id for message in found])
        unread_count = inbox.unread(conn, account)
        listed = addresses_listed(conn, contact, settings().letter_key)
    return render_template(
        "notifications/mine.html",
        messages=found[:PAGE_SIZE],
        next_cursor=next_cursor(found, own),
        unread=unread,
        unread_count=unread_count,
        mandatory=[kind for kind, sort in SORTS.items() if sort.mandatory and kind != Kind.TRIAL],
        wanted={pair for pair in EVERY if is_wanted(chosen, *pair)},
        purposes=Purpose,
        ways=Way,
        asked=ASKED,
        changes=changes,
        destination=choose(contact),
        listed=listed,
        phrases=phrases,
        words=words,
    )


@pages.post("")
@auth.signed_in
def choose_mine() -> Response:
    """Every purpose and way at once. Raises Invalid for an unknown one."""
    named = {f"{purpose}:{way}": (purpose, way) for purpose, way in EVERY}
    typed = request.form.getlist("wanted")
    if set(typed) - set(named):
        raise Invalid([FieldError("wanted", phrases.UNKNOWN_KIND)])
    wanted = [named[name] for name in typed]
    choose_all(database(), auth.caller().account, wanted, clock.now())
    flash(phrases.SAVED)
    return redirect(url_for(".mine"), 303)


@pages.get("/ngung")
@auth.public
def ask_to_stop() -> str:
    """Shows what would stop; mail scanners that follow links change nothing."""
    _, kind = _token()
    return _stop_page(kind, done=False)


@pages.post("/ngung")
@auth.public
def stop() -> str:
    """Also what mail programs call by themselves (RFC 8058): the token alone decides."""
    account, kind = _token()
    unsubscribe(database(), account, kind, clock.now())
    return _stop_page(kind, done=True)


def _stop_page(kind: Kind, *, done: bool) -> str:
    return render_template(
        "notifications/stop.html",
        purpose=PURPOSES[kind],
        words=words,
        token=request.args.get("the", ""),
        done=done,
    )


def _token() -> tuple[int, Kind]:
    try:
        return read_token(settings().letter_key, request.args.get("the", ""))
    except BadUnsubscribeToken as error:
        raise Problem(404, "bad-link", phrases.BAD_LINK, detail=phrases.BAD_LINK_DETAIL) from error
