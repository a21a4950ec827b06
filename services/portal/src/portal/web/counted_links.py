"""Links of the promotion kit: each opening is counted, nothing of who opened it is kept.

The gateway passes on neither address, cookie nor browser, says by itself which are known robots,
and leads people on to the home page when we do not answer.
"""

from typing import Final

from flask import Blueprint, Response, request

from contracts.events import UnitState
from portal.actions.visits import count_visit
from servicekit import copies
from servicekit.auth import public
from servicekit.web import database, received_at

HOME: Final = "/"

bp = Blueprint("counted_links", __name__)


@bp.get("/d/<unit>")
@public
def follow(unit: str) -> Response:
    """To the home page. A unit nobody knows (any more) still leads there, uncounted."""
    if request.method == "GET" and "X-Robot" not in request.headers:
        with database().transaction() as conn:
            if copies.find(conn, UnitState, unit) is not None:
                count_visit(conn, unit, request.args.get("k", ""), received_at())
    return Response(status=302, headers={"Location": HOME, "Cache-Control": "no-store"})
