"""The published rules of an edition: every version, its bytes, and the history of amendments."""

from typing import Final

from flask import Blueprint, Response

from portal.model import commitments
from portal.phrases import rules as rule_phrases
from portal.store import editions, rule_versions
from portal.web.pages import page
from portal.web.setting_lines import lines_of
from servicekit import clock
from servicekit.auth import public
from servicekit.problems import NotFound
from servicekit.times import as_moment
from servicekit.web import cache_public, database

FOREVER: Final = 86_400
"""A published version never changes."""

bp = Blueprint("published_rules", __name__)


@bp.get("/the-le/<code>/quy-tac")
@public
def every(code: str) -> Response:
    """What is published, its hash, and how it came about; no names and no account numbers."""
    with database().transaction() as conn:
        edition = editions.find_announced(conn, code)
        versions = rule_versions.of_edition(conn, code)
    history = [(v, lines_of(v.before or {}, v.after or {})) for v in versions]
    return page(
        "published_rules",
        edition,
        clock.now(),
        history=history,
        lines=lines_of({}, commitments.settings(edition)),
        words=rule_phrases,
        utc_text=as_moment,
    )


@bp.get("/the-le/<code>/quy-tac/<int:number>.json")
@public
def content(code: str, number: int) -> Response:
    """The very bytes whose SHA-256 was published."""
    with database().transaction() as conn:
        found = rule_versions.content(conn, code, number)
    if found is None:
        raise NotFound
    response = Response(found, mimetype="application/json")
    response.headers["Content-Disposition"] = f'inline; filename="{code}-quy-tac-{number}.json"'
    return cache_public(response, FOREVER)
