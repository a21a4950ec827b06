"""What was sent, for staff: search, look at one message, send failed ones again."""

from collections import Counter
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as WerkzeugResponse

from contracts.roles import Role
from notifications import phrases
from notifications.actions.retry import retry_filter, retry_message
from notifications.errors import NotRetryable
from notifications.model.filters import Filter
from notifications.model.kinds import Kind
from notifications.model.states import State, may_retry
from notifications.phrases import wordings as words
from notifications.store import archive, lists, retries, wordings
from notifications.web.forms import FilterForm
from notifications.web.letters import letter_now
from notifications.web.paging import PAGE_SIZE, next_cursor, place_after
from servicekit import auth, clock
from servicekit.problems import Problem
from servicekit.web import database

ROOT: Final = "/quan-tri/tin-nhan"
ACTORS: Final = (Role.SECRETARY, Role.ADMINISTRATOR, Role.OPERATOR)
READERS: Final = (*ACTORS, Role.AUDITOR)
TASK_DAYS: Final = 7
LETTER_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none';"
    " frame-ancestors 'none'"
)

pages = Blueprint("staff", __name__, url_prefix=ROOT)


@pages.get("")
@auth.requires(*READERS)
def sent() -> tuple[str, int]:
    """The newest messages of a filter, and how many are in each state."""
    form = FilterForm(request.args)
    if not form.validate():
        return _list_page(form, None), 422
    return _list_page(form, form.wanted()), 200


@pages.get("/<uuid:message>")
@auth.requires(*READERS)
def one(message: object) -> str:
    """One message: its history and its letter, without a code."""
    with database().transaction() as conn:
        found = lists.one(conn, str(message))
        steps = lists.steps(conn, str(message))
        letter = letter_now(conn, found)
    return render_template(
        "notifications/message.html",
        message=found,
        steps=steps,
        letter=letter,
        may_retry=_may_act() and may_retry(Kind(found.kind), State(found.state)),
        phrases=phrases,
    )


@pages.get("/<uuid:message>/ban-trinh-bay")
@auth.requires(*READERS)
def rich(message: object) -> Response:
    """The HTML form of a letter alone, as mail programs show it."""
    with database().transaction() as conn:
        letter = letter_now(conn, lists.one(conn, str(message)))
    if letter is None:
        raise Problem(404, "no-letter", phrases.FAILURES["bad_letter"])
    response = make_response(letter.html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


@pages.post("/<uuid:message>/gui-lai")
@auth.requires(*ACTORS)
def retry(message: object) -> WerkzeugResponse:
    """Send one again."""
    try:
        retry_message(database(), str(message), auth.caller().account, clock.now())
    except NotRetryable as error:
        raise Problem(
            409, "not-retryable", phrases.NOT_RETRYABLE, detail=phrases.NOT_RETRYABLE_DETAIL
        ) from error
    flash(phrases.retried(1))
    return redirect(url_for(".one", message=message), 303)


@pages.get("/gui-lai")
@auth.requires(*ACTORS)
def confirm_retries() -> str:
    """How many messages would be sent again; nothing happens yet."""
    form, wanted = _checked(FilterForm(request.args))
    with database().transaction() as conn:
        count = retries.count(conn, wanted)
    return render_template(
        "notifications/retry_all.html", form=form, wanted=wanted, count=count, phrases=phrases
    )


@pages.post("/gui-lai")
@auth.requires(*ACTORS)
def retry_all() -> WerkzeugResponse:
    """Send all failed messages of a filter again."""
    form, wanted = _checked(FilterForm(request.form))
    count = retry_filter(database(), wanted, auth.caller().account, clock.now())
    flash(phrases.retried(count))
    return redirect(url_for(".sent", **dict[str, Any](form.query())), 303)


@pages.get("/viec")
@auth.requires(*READERS)
def tasks() -> str:
    """Lines for "my tasks" when messages failed for good in the last days."""
    since = clock.now() - timedelta(days=TASK_DAYS)
    with database().transaction() as conn:
        counts = lists.failed_lately(conn, since)
        broken = wordings.count_broken(conn)
    return render_template(
        "notifications/tasks.html", counts=counts, broken=broken, phrases=phrases, words=words
    )


@pages.get("/theo-thang")
@auth.requires(*READERS)
def months() -> str:
    """What is left of messages whose time is over."""
    with database().transaction() as conn:
        found = archive.months(conn)
    by_month = {month: list(rows) for month, rows in groupby(found, key=lambda row: row.month)}
    return render_template("notifications/months.html", months=by_month, phrases=phrases)


def _list_page(form: FilterForm, wanted: Filter | None) -> str:
    """The form with everything typed; without a valid filter, no messages."""
    found, counts, until, archived = [], Counter[str](), None, False
    if wanted is not None:
        after = place_after(wanted)
        with database().transaction() as conn:
            found = lists.newest(conn, wanted, after=after, limit=PAGE_SIZE + 1)
            until = lists.looked_until(conn, wanted, after)
            counts.update(lists.counts(conn, wanted))
            archived = archive.holds_something(conn)
    return render_template(
        "notifications/sent.html",
        form=form,
        messages=found[:PAGE_SIZE],
        counts=counts,
        states=State,
        next_cursor=None if wanted is None else next_cursor(found, wanted, until),
        depth=lists.DEPTH if until else None,
        archived=archived,
        may_act=_may_act(),
        phrases=phrases,
    )


def _checked(form: FilterForm) -> tuple[FilterForm, Filter]:
    if not form.validate():
        raise Problem(422, "invalid", phrases.BAD_FILTER)
    return form, form.wanted()


def _may_act() -> bool:
    return auth.caller().has(*ACTORS)
