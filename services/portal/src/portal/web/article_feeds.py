"""What programs follow: news as Atom, a site map; and searching everything."""

from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, make_response, render_template, request

from portal.model import articles as rules
from portal.phrases import articles as phrases
from portal.store import published
from portal.web.article_pages import frame, kept, pairs
from portal.web.article_words import page, read_all
from portal.web.pages import current
from servicekit import clock
from servicekit.auth import public
from servicekit.text import fold
from servicekit.times import as_moment
from servicekit.web import cache_public, database
from servicekit.xml import readable

CACHE_SECONDS: Final = 60
SHORTEST: Final = 2
LONGEST: Final = 100

bp = Blueprint("article_feeds", __name__)


@bp.get("/tin-tuc/atom.xml")
@public
def atom() -> Response:
    """The latest news as Atom (RFC 4287)."""
    now = clock.now()
    with database().transaction() as conn:
        edition = current(conn)
        shown = published.newest(conn, edition.code, "news", now, published.FEED_LIMIT)
        readings = read_all(conn, (one.text for one in shown))
    updated = max((one.updated_at for one in shown), default=datetime.fromtimestamp(0, UTC))
    return _xml(
        "news_atom",
        "application/atom+xml",
        news=list(zip(shown, readings, strict=True)),
        title=phrases.FEED.format(edition=edition.short_title),
        updated=updated,
    )


@bp.get("/noi-dung/sitemap.xml")
@public
def site_map() -> Response:
    """Every public article of all editions; the entries are in the other site map."""
    with database().transaction() as conn:
        shown = published.everything(conn, clock.now())
    return _xml("articles_sitemap", "application/xml", shown=shown, lists=rules.PATHS.values())


@bp.get("/tim-kiem")
@bp.get("/en/search")
@public
def search() -> Response:
    """Everything that staff wrote, with or without diacritics."""
    typed = request.args.get("tu", "")[:LONGEST]
    now = clock.now()
    with database().transaction() as conn:
        edition = current(conn)
        enough = len(fold(typed)) >= SHORTEST
        found = pairs(conn, published.search(conn, typed, now)) if enough else []
        body = page("search", typed=typed, enough=enough, found=found, **frame(edition, now))
        return kept(conn, body, now)


def _xml(name: str, mimetype: str, **values: Any) -> Response:
    tools = {"readable": readable, "moment": as_moment}
    response = make_response(render_template(f"portal/{name}.xml", **values, **tools))
    response.content_type = f"{mimetype}; charset=utf-8"
    return cache_public(response, CACHE_SECONDS)
