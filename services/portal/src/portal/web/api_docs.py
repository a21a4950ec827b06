"""`/api/docs`: the JSON calls of all services on one page."""

from flask import Blueprint, Response, make_response, render_template

from servicekit.auth import public
from servicekit.web import cache_public

bp = Blueprint("api_docs", __name__)


@bp.get("/api/docs")
@public
def show() -> Response:
    """The frame of the page; the gateway includes each service's own section."""
    return cache_public(make_response(render_template("portal/api_docs.html")), 60)
