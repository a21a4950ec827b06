"""The form that puts published results right; a second person publishes it with the other lists."""

from typing import Final

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from servicekit.auth import requires
from servicekit.problems import Problem
from servicekit.web import database
from submissions.actions.looking import current_setting
from submissions.model.lifecycle import REVIEWERS
from submissions.model.results import Line, written
from submissions.phrases import results as words
from submissions.store import results
from submissions.store.results import Outcome
from submissions.web.parsing import argument
from submissions.web.result_forms import RectificationForm
from submissions.web.results import PLACE, keep

bp = Blueprint("rectifications", __name__)

FORM: Final = f"{PLACE}/dinh-chinh"


@bp.get(FORM)
@requires(*REVIEWERS)
def show() -> Response:
    """Begins with the entry that was chosen; its new certificate needs a new number."""
    form, code = RectificationForm(formdata=None), argument("ma", 20)
    known = next((one for one in _standing() if one.code == code), None)
    if known is not None:
        form.lines.data = written(Line(code=known.code, prize=known.prize))
    return _page(form)


@bp.post(FORM)
@requires(*REVIEWERS)
def write() -> Response:
    """Keep it for a second person to publish."""
    return keep(RectificationForm(request.form), _page)


def _standing() -> list[Outcome]:
    with database().transaction() as conn:
        edition = current_setting(conn).edition.code
        return [one for one in results.current(conn, edition) if one.stands]


def _page(form: RectificationForm, status: int = 200, problem: Problem | None = None) -> Response:
    page = render_template(
        "submissions/rectification.html",
        form=form,
        problem=problem,
        outcomes=_standing(),
        without_prize=words.WITHOUT_PRIZE,
    )
    return make_response(page, status)
