"""What other programs may build on: editions with their calendar, rules and published hash."""

from typing import Any, Final

import msgspec
from flask import Blueprint, Response, jsonify

from contracts.events import EditionState
from contracts.windows import Window
from portal.model import commitments, windows
from portal.store import editions
from portal.web.pages import current
from servicekit.auth import public
from servicekit.web import cache_public, database

CACHE_SECONDS: Final = 5

bp = Blueprint("api", __name__, url_prefix="/api/portal/v1")


@bp.get("/editions/current")
@public
def read_current() -> Response:
    """The edition that runs now; 503 before there is one."""
    with database().transaction() as conn:
        edition = current(conn)
    return _answer(document(edition))


@bp.get("/editions")
@public
def read_all() -> Response:
    """All editions, the newest first."""
    with database().transaction() as conn:
        items = [document(edition) for edition in editions.every(conn)]
    return _answer({"items": items, "next": None})


@bp.get("/editions/<code>")
@public
def read_one(code: str) -> Response:
    """One edition; 404 for an unknown code."""
    with database().transaction() as conn:
        edition = editions.find(conn, code)
    return _answer(document(edition))


@bp.get("/editions/<code>/rules")
@public
def read_rules(code: str) -> Response:
    """The very bytes whose SHA-256 is `rules_hash`, for anyone to check."""
    with database().transaction() as conn:
        edition = editions.find(conn, code)
    response = Response(commitments.canonical(edition), mimetype="application/json")
    return cache_public(response, CACHE_SECONDS, stale=0)


def document(edition: EditionState) -> dict[str, Any]:
    """An edition as programs see it. A window or the voting rules not announced are null."""
    voting = msgspec.to_builtins(edition.voting) if edition.windows.voting else None
    return {
        "code": edition.code,
        "number": edition.number,
        "version": edition.version,
        "title": edition.title,
        "short_title": edition.short_title,
        "year": edition.year,
        "current": edition.current,
        "demonstration": edition.demonstration,
        "windows": {kind: _window(getattr(edition.windows, kind)) for kind in windows.KINDS},
        "voting": voting,
        "rules": edition.rules,
        "rules_hash": edition.rules_hash,
        "rules_url": f"/api/portal/v1/editions/{edition.code}/rules",
        "help_contact": edition.help_contact,
        "url": f"/the-le/{edition.code}",
    }


def _window(window: Window | None) -> dict[str, str | None] | None:
    """`start` belongs to the window, `end` does not."""
    if window is None:
        return None
    return {
        "start": windows.utc_text(window.start),
        "end": None if window.end is None else windows.utc_text(window.end),
        "label": window.label,
    }


def _answer(body: dict[str, Any]) -> Response:
    return cache_public(jsonify(body), CACHE_SECONDS, stale=0)
