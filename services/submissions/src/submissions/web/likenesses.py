"""Two dossiers side by side with what they have in common; staff say whether they are the same."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from servicekit import copies
from servicekit.auth import caller, requires
from servicekit.clock import now
from servicekit.web import database
from submissions import phrases
from submissions.actions.likenesses import Pair, dismiss, pair, undo_dismissal
from submissions.model import lifecycle, likeness
from submissions.store.dismissals import Dismissal
from submissions.web.parsing import canonical
from submissions.web.review import READERS

bp = Blueprint("likenesses", __name__)


@bp.get("/tham-dinh/<code>/so-sanh/<other>")
@requires(*READERS)
def comparison(code: str, other: str) -> str:
    """Field by field, common passages marked in both."""
    with database().transaction() as conn:
        found = pair(conn, canonical(code), canonical(other))
        both = (found.dossier, found.other)
        editions = {one.edition: copies.edition(conn, one.edition) for one in both}
    return render_template(
        "submissions/comparison.html",
        dossier=found.dossier,
        other=found.other,
        likeness=found.comparison.likeness,
        dismissal=found.dismissal,
        undone=found.undone,
        editions=editions,
        rows=_rows(found),
        may_decide=caller().has(*lifecycle.REVIEWERS)
        and caller().account not in [one.account for one in both],
    )


@bp.post("/tham-dinh/<code>/so-sanh/<other>/khong-trung")
@requires(*lifecycle.REVIEWERS)
def not_the_same(code: str, other: str) -> Response:
    """Who says so and when is kept."""
    code = canonical(code)
    with database().transaction() as conn:
        dismiss(conn, code, canonical(other), _said())
    flash(phrases.NOT_THE_SAME)
    return redirect(f"/tham-dinh/{code}", 303)


@bp.post("/tham-dinh/<code>/so-sanh/<other>/co-the-trung")
@requires(*lifecycle.REVIEWERS)
def maybe_the_same(code: str, other: str) -> Response:
    """Take a dismissal back; who does so and when is kept as well."""
    code = canonical(code)
    with database().transaction() as conn:
        undo_dismissal(conn, code, canonical(other), _said())
    flash(phrases.MAYBE_THE_SAME)
    return redirect(f"/tham-dinh/{code}", 303)


AROUND: Final = 200
Pieces = list[tuple[str, bool]]


def _said() -> Dismissal:
    return Dismissal(account=caller().account, name=caller().name or phrases.REVIEWER, at=now())


def _rows(found: Pair) -> list[tuple[str, Pieces, Pieces]]:
    """Field, the pieces of both texts, each piece with whether it is common.

    Of documents only the common passages and what stands around them.
    """
    first, second = found.texts
    here, there = found.comparison.here, found.comparison.there
    rows = [
        (
            field,
            list(likeness.segments(first[field], here[field])),
            list(likeness.segments(second[field], there[field])),
        )
        for field in likeness.FIELDS
    ]
    files = likeness.FILES
    if here[files] or there[files]:
        pieces = (
            list(likeness.excerpts(first[files], here[files], AROUND)),
            list(likeness.excerpts(second[files], there[files], AROUND)),
        )
        rows.append((files, *pieces))
    return rows
