"""Streams that keep open pages up to date (server-sent events)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, render_template, request
from flask.ctx import RequestContext

from reporting.actions import read_figures
from reporting.actions.broadcast import Broadcaster
from reporting.model.boards import Scene
from reporting.model.query import Query
from reporting.model.scope import READERS
from reporting.store import generations
from reporting.web import access, filters, unit_parts
from reporting.web.forms import FilterForm
from reporting.web.sections import OPEN_TO_OPERATORS as LAG
from reporting.web.sections import SECTIONS, read_all, render_section
from servicekit import auth, clock
from servicekit.auth import requires
from servicekit.db import Connection, Database
from servicekit.problems import NotFound
from servicekit.web import database

LONGEST: Final = timedelta(minutes=2)
"""Then the page comes again with the cookie it has now: whoever signed out meanwhile has none."""
DASHBOARD: Final = "/bao-cao"
SYSTEM: Final = "/bao-cao/he-thong"
UNIT: Final = "/bao-cao/don-vi/"
EXTENSION: Final = "broadcaster"

bp: Final = Blueprint("reporting_live", __name__, url_prefix="/bao-cao")


@bp.get("/truc-tiep")
@requires(*READERS)
def dashboard() -> Response:
    """News of the dashboard with the filters of the address."""
    access.check_province()
    with generations.reading(database()) as conn:
        filters.query_from_address(conn, clock.now())
    return _stream(DASHBOARD)


@bp.get("/he-thong/truc-tiep")
@requires(*READERS)
def system() -> Response:
    """News of the lag."""
    access.check_system()
    return _stream(SYSTEM)


@bp.get("/don-vi/<code>/truc-tiep")
@requires(*READERS)
def unit(code: str) -> Response:
    """News of a unit's page."""
    with generations.reading(database()) as conn:
        access.check_unit(conn, code)
        unit_parts.read(conn, filters.query_from_address(conn, clock.now()), code)
    return _stream(UNIT + code)


def install(app: Flask, own: Database) -> None:
    """The broadcaster of this process; its thread starts with the first stream."""
    app.extensions[EXTENSION] = Broadcaster(own, PagePainter(app), clock.now)


class PagePainter:
    """Draws what the pages draw, by the same templates."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def freshness(self, conn: Connection, scene: Scene, now: datetime) -> dict[str, str]:
        """What changes although nothing happens: until when everything is in the figures."""
        lag = read_figures.lag_at(conn, now)
        with self._request(scene):
            line = render_template(
                "reporting/_freshness.html", freshness=lag.freshness, page_refreshes=True
            )
            return {"do-moi": line, LAG.slug: str(render_section(LAG, lag, None))}

    def figures(self, conn: Connection, scene: Scene, now: datetime) -> dict[str, str]:
        if scene.path == SYSTEM:
            return {}
        with self._request(scene):
            query = filters.query_from_address(conn, now)
            if scene.path.startswith(UNIT):
                return _unit(conn, query, scene.path.removeprefix(UNIT))
            figures = read_all(conn, query)
            tiles = render_template("reporting/_tiles.html", figures=figures)
            return {"tom-tat": tiles} | {
                section.slug: str(render_section(section, figures[section.slug], query))
                for section in SECTIONS
                if section is not LAG
            }

    def _request(self, scene: Scene) -> RequestContext:
        """Links in the parts carry the filters of the address, which they read from the request."""
        return self._app.test_request_context(scene.path, query_string=scene.query)


def _unit(conn: Connection, query: Query, code: str) -> dict[str, str]:
    """A unit that is gone meanwhile has no news."""
    with suppress(NotFound):
        return unit_parts.draw(unit_parts.read(conn, query, code))
    return {}


def _stream(path: str) -> Response:
    broadcaster: Broadcaster = current_app.extensions[EXTENSION]
    seen = request.headers.get("Last-Event-ID") or request.args.get("tu_moc", "")
    response = Response(
        broadcaster.stream(Scene(path, _canonical()), seen, _goes_on()),
        mimetype="text/event-stream",
    )
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _canonical() -> str:
    """The filters alone, in a fixed order: readers of the same figures share one board."""
    names = [field.name for field in FilterForm()]
    return urlencode([(name, text) for name in names if (text := request.args.get(name))])


def _goes_on() -> Callable[[], bool]:
    """Until the caller's token ends, the stream is old, or its worker leaves (a deployment)."""
    until = min(auth.caller().expires_at, clock.now() + LONGEST)
    is_leaving: Callable[[], Any] = request.environ.get("contest.is_draining", lambda: False)
    return lambda: clock.now() < until and not is_leaving()
