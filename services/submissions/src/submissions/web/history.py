"""The versions of a dossier for staff, and the difference between any two of them."""

from flask import Blueprint, render_template, request

from servicekit import copies
from servicekit.auth import requires
from servicekit.web import database
from submissions.actions.history import versions_of
from submissions.actions.looking import setting_of
from submissions.store.snapshots import Snapshot
from submissions.web import differences
from submissions.web.differences import Told
from submissions.web.parsing import canonical
from submissions.web.review import READERS

bp = Blueprint("history", __name__)


@bp.get("/tham-dinh/<code>/lich-su")
@requires(*READERS)
def versions(code: str) -> str:
    """All versions; two of them compared, the last two unless chosen (`tu`, `den`)."""
    with database().transaction() as conn:
        dossier, found = versions_of(conn, canonical(code))
        setting = setting_of(conn, copies.edition(conn, dossier.edition))
    first, second = _chosen(found, "tu", -2), _chosen(found, "den", -1)
    return render_template(
        "submissions/history.html",
        dossier=dossier,
        numbered=list(enumerate(found, start=1)),
        first=first,
        second=second,
        rows=differences.rows(_told(first), _told(second), setting) if first and second else [],
    )


def _chosen(found: list[Snapshot], argument: str, usual: int) -> Snapshot | None:
    """The version asked for, else the usual one from the end; None when there is none."""
    asked = request.args.get(argument, "")
    known = {str(one.version): one for one in found}
    usual_one = found[max(usual, -len(found))] if found else None
    return known.get(asked, usual_one)


def _told(snapshot: Snapshot) -> Told:
    return Told(contents=snapshot.contents, files=snapshot.files)
