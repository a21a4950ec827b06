"""Parts of pages that are loaded or refreshed by themselves."""

from typing import Final

from flask import Blueprint, render_template

from reporting.actions import read_figures
from reporting.model.scope import READERS
from reporting.store import generations
from reporting.web import access, tasks
from servicekit import clock
from servicekit.auth import requires
from servicekit.web import database

bp: Final = Blueprint("reporting_fragments", __name__, url_prefix="/bao-cao")


@bp.get("/do-moi")
@requires(*READERS)
def freshness() -> str:
    """Up to when the figures are complete."""
    with generations.reading(database()) as conn:
        lag = read_figures.lag_at(conn, clock.now())
    return render_template("reporting/_freshness.html", freshness=lag.freshness)


@bp.get("/viec")
@requires(*READERS)
def waiting_tasks() -> str:
    """Rows for "my tasks"; empty when nothing waits."""
    with generations.reading(database()) as conn:
        found = tasks.tasks_of(conn, access.scope(), clock.now())
    return render_template("reporting/_tasks.html", tasks=found)
