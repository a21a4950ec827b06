"""A person's own messages and choices."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from notifications import phrases
from notifications.actions.choose import choose_kinds, unsubscribe
from notifications.errors import BadUnsubscribeToken
from notifications.model.filters import Filter
from notifications.model.kinds import OPTIONAL, SORTS, Kind
from notifications.model.recipients import choose
from notifications.model.unsubscribing import read_token
from notifications.store import contacts, lists
from notifications.store import preferences as choices
from notifications.web.paging import PAGE_SIZE, next_cursor, place_after
from servicekit import auth, clock
from servicekit.problems import FieldError, Invalid, Problem
from servicekit.web import database, settings

pages = Blueprint("preferences", __name__, url_prefix="/thong-bao")


@pages.get("")
@auth.signed_in
def mine() -> str:
    """What I want to receive, and what was sent to me."""
    account = auth.caller().account
    own = Filter(account=account)
    with database().transaction() as conn:
        found = lists.newest(conn, own, after=place_after(own), limit=PAGE_SIZE + 1)
        refused = choices.refused(conn, account)
        destination = choose(contacts.find(conn, account))
    return render_template(
        "notifications/mine.html",
        messages=found[:PAGE_SIZE],
        next_cursor=next_cursor(found, own),
        mandatory=[kind for kind, sort in SORTS.items() if sort.mandatory],
        optional=OPTIONAL,
        refused=refused,
        destination=destination,
        phrases=phrases,
    )


@pages.post("")
@auth.signed_in
def choose_mine() -> Response:
    """All optional kinds at once. Raises Invalid for an unknown one."""
    wanted = request.form.getlist("kind")
    if set(wanted) - set(OPTIONAL):
        raise Invalid([FieldError("kind", phrases.UNKNOWN_KIND)])
    choose_kinds(database(), auth.caller().account, wanted, clock.now())
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
        kind=phrases.KINDS[kind],
        token=request.args.get("the", ""),
        done=done,
    )


def _token() -> tuple[int, Kind]:
    try:
        return read_token(settings().seal_key, request.args.get("the", ""))
    except BadUnsubscribeToken as error:
        raise Problem(404, "bad-link", phrases.BAD_LINK, detail=phrases.BAD_LINK_DETAIL) from error
