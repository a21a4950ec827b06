"""A page that says up to when its figures are complete."""

from typing import Any

from flask import Response, make_response, render_template

from reporting.actions import read_figures
from servicekit import clock
from servicekit.db import Connection


def page(template: str, conn: Connection, status: int = 200, **context: Any) -> Response:
    """`conn` has entered the live generation."""
    freshness = read_figures.lag_at(conn, clock.now()).freshness
    return make_response(render_template(template, freshness=freshness, **context), status)
