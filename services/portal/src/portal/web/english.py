"""The public pages in English: what the contest is, its rules in short, how to vote, help.

At addresses of their own, so that the gateway keeps them like all others. What people wrote
(titles, authors, the rules' own words) stays Vietnamese and is marked as such.
"""

from typing import Any, Final

from flask import Blueprint, Response

from contracts.events import EditionState
from portal.model import phases
from portal.phrases import english as words
from portal.store import entries
from portal.web.pages import current, page
from servicekit import clock
from servicekit.auth import public
from servicekit.web import database

LATEST: Final = 6
MOST: Final = 60

bp = Blueprint("english", __name__, url_prefix="/en")


@bp.get("")
@public
def home() -> Response:
    """What the contest is, and the one thing to do now."""
    return _page("home", LATEST)


@bp.get("/rules")
@public
def rules() -> Response:
    """When what happens, and who may vote how."""
    return _page("rules")


@bp.get("/voting")
@public
def voting() -> Response:
    """The five steps of a vote (S1)."""
    return _page("voting")


@bp.get("/entries")
@public
def newest_entries() -> Response:
    """Published entries, the newest first, on to their own pages."""
    return _page("entries", MOST)


@bp.get("/help")
@public
def helping() -> Response:
    """Whom to ask, and how not to be deceived."""
    return _page("help")


def _page(template: str, most_entries: int = 0) -> Response:
    now = clock.now()
    with database().transaction() as conn:
        edition = current(conn)
        found = entries.latest(conn, edition.code, most_entries) if most_entries else []
        count = entries.how_many(conn, edition.code)
    return page(f"en/{template}", edition, now, **_context(edition), entries=found, count=count)


def _context(edition: EditionState) -> dict[str, Any]:
    phase = phases.phase(edition, clock.now())
    label, path = words.action(phase.step)
    return {"words": words, "phase": phase, "action_label": label, "action_path": path}
