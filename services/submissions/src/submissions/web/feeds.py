"""What programs follow: new entries as Atom and RSS, all pages as a site map."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final

from flask import Blueprint, Response, make_response, render_template

from servicekit.auth import public
from servicekit.times import as_moment
from servicekit.web import cache_public, database
from servicekit.xml import readable
from submissions.actions.looking import current_setting
from submissions.phrases import gallery as phrases
from submissions.store import open_data
from submissions.web.entries import absolute

bp = Blueprint("feeds", __name__)

CACHE_SECONDS: Final = 60
MOST_IN_FEED: Final = 50
MOST_IN_MAP: Final = 49_000
"""A site map holds 50,000 addresses."""
OTHER_PAGES: Final = ("/", "/binh-chon", "/the-le", "/tin-tuc", "/tai-lieu", "/su-kien",
                      "/nha-tai-tro", "/huong-dan", "/binh-chon/du-lieu-mo")  # fmt: skip


@bp.get("/binh-chon/atom.xml")
@public
def atom() -> Response:
    """The last published entries as Atom (RFC 4287)."""
    return _feed("atom", "application/atom+xml")


@bp.get("/binh-chon/rss.xml")
@public
def rss() -> Response:
    """The same as RSS 2.0."""
    return _feed("rss", "application/rss+xml")


@bp.get("/sitemap.xml")
@public
def site_map() -> Response:
    """Every page that search engines may show, of all editions."""
    with database().transaction() as conn:
        pages = open_data.pages(conn, MOST_IN_MAP)
    return _xml("sitemap", "application/xml", pages=pages, others=OTHER_PAGES)


def _feed(name: str, mimetype: str) -> Response:
    with database().transaction() as conn:
        setting = current_setting(conn)
        entries = open_data.newest(conn, setting.edition.code, MOST_IN_FEED)
    moments = [entry.updated_at for entry in entries]
    return _xml(
        name,
        mimetype,
        entries=entries,
        setting=setting,
        title=f"{phrases.FEED_TITLE} · {phrases.CONTEST}",
        updated=max(moments, default=datetime.fromtimestamp(0, UTC)),
    )


def _xml(name: str, mimetype: str, **values: Any) -> Response:
    tools = {"absolute": absolute, "readable": readable, "moment": as_moment, "dated": _dated}
    page = render_template(f"submissions/{name}.xml", **values, **tools)
    response = make_response(page)
    response.content_type = f"{mimetype}; charset=utf-8"
    return cache_public(response, CACHE_SECONDS)


def _dated(moment: datetime) -> str:
    """As RSS wants it: `Thu, 05 Nov 2025 16:59:59 +0000`."""
    return format_datetime(moment.astimezone(UTC))
