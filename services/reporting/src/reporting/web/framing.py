"""A page that says up to when its figures are complete."""

from typing import Any

from flask import Response, make_response, render_template

from reporting.actions import read_figures
from reporting.model.names import labels
from reporting.model.query import Query
from reporting.store import pulse
from servicekit import clock
from servicekit.db import Connection


def page(template: str, conn: Connection, status: int = 200, **context: Any) -> Response:
    """`conn` has entered the live generation. `mark` names the state that the page shows."""
    now = clock.now()
    query: Query | None = context.get("query")
    about = {
        "freshness": read_figures.lag_at(conn, now).freshness,
        "mark": pulse.read(conn, now),
        "field_names": labels(query.edition, "fields") if query is not None else {},
    }
    html = render_template(template, **(about | context))
    return make_response(html, status)
