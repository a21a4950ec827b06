"""The calendar of an edition, for phones and calendar programs."""

from flask import Blueprint, Response

from portal.model.calendar_feeds import feed
from portal.store import changes, editions
from portal.web.pages import current
from servicekit.auth import public
from servicekit.web import cache_public, database, settings

KEPT_SECONDS = 60

bp = Blueprint("calendar_feed", __name__)


@bp.get("/the-le/lich.ics")
@public
def of_current() -> Response:
    """Follows whichever edition is current."""
    with database().transaction() as conn:
        code = current(conn).code
    return _calendar(code)


@bp.get("/the-le/<code>/lich.ics")
@public
def of_edition(code: str) -> Response:
    """One edition's, at an address that stays."""
    return _calendar(code)


def _calendar(code: str) -> Response:
    with database().transaction() as conn:
        edition = editions.find_announced(conn, code)
        stamps = changes.of_windows(conn, code)
    response = Response(feed(edition, stamps, settings().public_url), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="lich-{code}.ics"'
    return cache_public(response, KEPT_SECONDS)
