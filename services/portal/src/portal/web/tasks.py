"""The staff's first page: what waits for me, in all services."""

from flask import Blueprint, render_template

from contracts.roles import STAFF_ROLES
from servicekit.auth import caller, requires
from servicekit.navigation import sections_for

bp = Blueprint("tasks", __name__)


@bp.get("/viec-cua-toi")
@requires(*STAFF_ROLES)
def mine() -> str:
    """Sections by role; each service fills its own fragment, a plain link stands until then."""
    sections = [section for section in sections_for(caller()) if section.path != "/viec-cua-toi"]
    return render_template("portal/tasks.html", sections=sections)
