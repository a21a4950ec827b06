"""Public pages: the same for everybody, kept by the gateway for some seconds (law 10)."""

from datetime import datetime
from typing import Any, Final

from flask import Blueprint, Response, make_response

from contracts.events import EditionState
from portal import phrases
from portal.model import phases, publicity, windows
from portal.model.ceremonies.ceremony import when
from portal.model.ceremonies.papers import performer
from portal.phrases import english
from portal.store import editions, entries, pages, published
from portal.store.ceremonies.shown import ceremonies_shown
from servicekit import clock, languages
from servicekit.auth import public
from servicekit.copies import NoCurrentEdition
from servicekit.db import Connection
from servicekit.web import cache_public, database

CACHE_SECONDS: Final = 15
LATEST_ENTRIES: Final = 6
LIST_LIMIT: Final = 50

bp = Blueprint("pages", __name__, template_folder="../templates")


def current(conn: Connection) -> EditionState:
    """The edition that runs now. Raises NoCurrentEdition (a 503 page)."""
    found = editions.current(conn)
    if found is None:
        raise NoCurrentEdition
    return found


def page(template: str, edition: EditionState, now: datetime, **context: Any) -> Response:
    """A page about an edition, in the language of the address; never kept beyond the next opening
    or closing.
    """
    body = languages.render(
        f"portal/{template}.html",
        edition=edition,
        calendar=phases.calendar(edition, now),
        window_names=phrases.WINDOW_NAMES,
        english=english,
        **context,
    )
    seconds = windows.seconds_to_next_boundary(edition.windows, now, CACHE_SECONDS)
    return cache_public(make_response(body), seconds, stale=0)


@bp.get("/")
@bp.get("/en")
@public
def home() -> Response:
    """What the contest is, and the one thing to do now."""
    now = clock.now()
    with database().transaction() as conn:
        edition = current(conn)
        context: dict[str, Any] = {
            "entries": entries.latest(conn, edition.code, LATEST_ENTRIES),
            "entry_count": entries.how_many(conn, edition.code),
            "news": published.newest(conn, edition.code, "news", now, 3),
            "sponsors": published.in_order(conn, edition.code, "sponsor", now),
        }
    context |= {
        "phase": phases.phase(edition, now),
        "voting_paused": phases.voting_is_paused(edition, now),
    }
    return page("home", edition, now, counts_down=publicity.counts_down(edition), **context)


@bp.get("/the-le")
@bp.get("/en/rules")
@public
def rules() -> Response:
    """The rules of the current edition."""
    with database().transaction() as conn:
        edition = current(conn)
    return _rules_page(edition.code)


@bp.get("/the-le/<code>")
@bp.get("/en/rules/<code>")
@public
def rules_of(code: str) -> Response:
    """The rules of one edition, at an address that stays."""
    return _rules_page(code)


def _rules_page(code: str) -> Response:
    now = clock.now()
    with database().transaction() as conn:
        edition = editions.find_announced(conn, code)
        documents = published.in_order(conn, code, "document", now)
        others = [other for other in editions.announced(conn) if other.code != code]
    return page("rules", edition, now, documents=documents, others=others)


@bp.get("/huong-dan")
@bp.get("/en/help")
@public
def guide() -> Response:
    """How to vote in five steps (S1), how to hand in, guides, whom to ask (S1-18)."""
    now = clock.now()
    with database().transaction() as conn:
        edition = current(conn)
        guides = published.in_order(conn, edition.code, "guide", now)
        questions = published.in_order(conn, edition.code, "question", now)
    return page("guide", edition, now, guides=guides, questions=questions)


def _posts(kind: str, template: str) -> Response:
    with database().transaction() as conn:
        edition = current(conn)
        found = pages.posts(conn, edition.code, kind, LIST_LIMIT)
    return page(template, edition, clock.now(), posts=found)


@bp.get("/en/voting")
@public
def how_to_vote() -> Response:
    """The five steps of a vote (S1) in English; in Vietnamese they are part of the help."""
    with database().transaction() as conn:
        edition = current(conn)
    return page("voting", edition, clock.now())


@bp.get("/su-kien")
@bp.get("/en/events")
@public
def events() -> Response:
    """The calendar of the current edition, its ceremonies and its events."""
    with database().transaction() as conn:
        edition = current(conn)
        found = pages.posts(conn, edition.code, "event", LIST_LIMIT)
        shown = ceremonies_shown(conn, edition.code)
    return page(
        "events",
        edition,
        clock.now(),
        posts=found,
        ceremonies=shown,
        when=when,
        performer=performer,
    )


@bp.get("/quyen-rieng-tu")
@bp.get("/en/privacy")
@public
def privacy() -> Response:
    """What is kept about people, why and for how long (Law 91/2025)."""
    with database().transaction() as conn:
        edition = current(conn)
    return page("privacy", edition, clock.now())
