"""Articles for the public: lists by kind, and each at its own address."""

from datetime import datetime
from typing import Any, Final

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from contracts.events import EditionState
from portal import phrases as common
from portal.model import articles as rules
from portal.model import phases
from portal.phrases import articles as phrases
from portal.phrases import english
from portal.store import editions, published
from portal.store.published import Shown
from portal.web.article_words import Reading, page, read, read_all
from portal.web.pages import CACHE_SECONDS, current
from portal.web.structured import breadcrumbs, structured
from servicekit import clock, languages, sharing
from servicekit.auth import public
from servicekit.db import Connection, NotFound
from servicekit.times import seconds_to_next
from servicekit.web import cache_public, database

RELATIONS: Final = ("based_on", "implements", "supersedes")
NEWEST_FIRST: Final = frozenset({"news", "press"})

bp = Blueprint("article_pages", __name__)


@bp.get("/tin-tuc")
@bp.get("/en/news")
@public
def news() -> Response:
    """News, the latest first."""
    return _list("news")


@bp.get("/tin-tuc/<slug>")
@bp.get("/en/news/<slug>")
@public
def one_news(slug: str) -> BaseResponse:
    """One piece of news."""
    return _one("news", slug)


@bp.get("/tai-lieu")
@bp.get("/en/documents")
@public
def documents() -> Response:
    """Documents of all editions, the newest edition first, in the order staff gave (S0-04)."""
    now = clock.now()
    with database().transaction() as conn:
        edition = current(conn)
        owners = editions.announced(conn)
        found = [
            (e, pairs(conn, published.in_order(conn, e.code, "document", now))) for e in owners
        ]
        groups = [group for group in found if group[1]]
        return kept(conn, page("list_document", groups=groups, **frame(edition, now)), now)


@bp.get("/tai-lieu/<slug>")
@bp.get("/en/documents/<slug>")
@public
def one_document(slug: str) -> BaseResponse:
    """A document with what it rests on, implements and replaces, and what does so to it."""
    return _one("document", slug)


@bp.get("/hoi-dap")
@bp.get("/en/questions")
@public
def questions() -> Response:
    """Questions and answers."""
    return _list("question")


@bp.get("/hoi-dap/<slug>")
@bp.get("/en/questions/<slug>")
@public
def one_question(slug: str) -> BaseResponse:
    """One question, for sharing."""
    return _one("question", slug)


@bp.get("/huong-dan/<slug>")
@bp.get("/en/guides/<slug>")
@public
def one_guide(slug: str) -> BaseResponse:
    """One guide; all are on the help page."""
    return _one("guide", slug)


@bp.get("/video")
@bp.get("/en/videos")
@public
def videos() -> Response:
    """Videos with their still pictures."""
    return _list("video")


@bp.get("/video/<slug>")
@bp.get("/en/videos/<slug>")
@public
def one_video(slug: str) -> BaseResponse:
    """A video to watch."""
    return _one("video", slug)


@bp.get("/mo-hinh")
@bp.get("/en/innovations")
@public
def innovations() -> Response:
    """Model innovations (S2-08)."""
    return _list("innovation")


@bp.get("/mo-hinh/<slug>")
@bp.get("/en/innovations/<slug>")
@public
def one_innovation(slug: str) -> BaseResponse:
    """One of them."""
    return _one("innovation", slug)


@bp.get("/nha-tai-tro")
@bp.get("/en/sponsors")
@public
def sponsors() -> Response:
    """Who supports the contest, by tier."""
    return _list("sponsor")


@bp.get("/nha-tai-tro/<slug>")
@bp.get("/en/sponsors/<slug>")
@public
def one_sponsor(slug: str) -> BaseResponse:
    """One sponsor, with the memorandum."""
    return _one("sponsor", slug)


@bp.get("/bao-chi")
@bp.get("/en/press")
@public
def press() -> Response:
    """What the press may take: the name as it is written, logos, pictures, texts."""
    return _list("press")


@bp.get("/bao-chi/<slug>")
@bp.get("/en/press/<slug>")
@public
def one_press(slug: str) -> BaseResponse:
    """One item of the press kit."""
    return _one("press", slug)


def kept(conn: Connection, body: str, now: datetime) -> Response:
    """A page that changes when the next schedule comes due, if not before."""
    ahead = published.next_change(conn, now)
    seconds = seconds_to_next([ahead] if ahead else [], now, CACHE_SECONDS)
    return cache_public(make_response(body), seconds, stale=0)


def frame(edition: EditionState, now: datetime) -> dict[str, Any]:
    """What every public page of an edition shows around."""
    calendar = phases.calendar(edition, now)
    words = {"window_names": common.WINDOW_NAMES, "english": english}
    return {"edition": edition, "calendar": calendar, **words}


def pairs(conn: Connection, shown: list[Shown]) -> list[tuple[Shown, Reading]]:
    """Each with its safe HTML and files."""
    return list(zip(shown, read_all(conn, (one.text for one in shown)), strict=True))


def _list(kind: str) -> Response:
    now = clock.now()
    with database().transaction() as conn:
        edition = current(conn)
        order = published.newest if kind in NEWEST_FIRST else published.in_order
        shown = pairs(conn, order(conn, edition.code, kind, now))
        template = "list" if _is_english() else f"list_{kind}"
        values = {"kind": kind, "shown": shown}
        body = page(template, **values, **frame(edition, now))
        return kept(conn, body, now)


def _one(kind: str, slug: str) -> BaseResponse:
    """Raises NotFound."""
    now = clock.now()
    with database().transaction() as conn:
        try:
            shown = published.find(conn, kind, slug, now)
        except NotFound:
            moved = published.moved_to(conn, kind, slug)
            if moved is None:
                raise
            return cache_public(make_response(redirect(languages.here(moved), 301)), CACHE_SECONDS)
        body = _article(conn, shown, now)
        return kept(conn, body, now)


def _article(conn: Connection, shown: Shown, now: datetime) -> str:
    reading = read(conn, shown.text)
    trail = breadcrumbs(shown.kind)
    return page(
        "article",
        shown=shown,
        reading=reading,
        trail=trail,
        path=rules.PATHS[shown.kind],
        structured=structured(shown, reading),
        relations=_relations(conn, shown, now),
        sharing=sharing,
        **frame(current(conn), now),
    )


def _is_english() -> bool:
    return languages.is_english(request.path)


def _relations(conn: Connection, shown: Shown, now: datetime) -> list[tuple[str, list[Shown]]]:
    """`(label, documents)` in both directions; only public ones."""
    if shown.kind != "document":
        return []
    labels = english if _is_english() else phrases
    found = []
    for name in RELATIONS:
        numbers = list(getattr(shown.text.details, name))
        known = published.by_id(conn, numbers, now)
        found.append((labels.RELATIONS[name], [known[one] for one in numbers if one in known]))
        found.append((labels.REVERSED[name], published.naming(conn, name, shown.id, now)))
    return [(label, documents) for label, documents in found if documents]
