"""An applicant's dossiers: the list, one with everything that happened."""

from collections import Counter

from flask import Blueprint, render_template

from servicekit.auth import caller, signed_in
from servicekit.clock import now
from servicekit.web import database, received_at
from submissions.actions.editing import may_edit
from submissions.actions.hand_in import missing_fields
from submissions.actions.looking import current_setting, whole_file
from submissions.actions.members import readable_dossier
from submissions.actions.overview import overview_of
from submissions.model.lifecycle import EDITABLE
from submissions.phrases import dossiers as words
from submissions.store import corrections, results
from submissions.web.parsing import canonical, choice

bp = Blueprint("dossiers", __name__)


@bp.get("/ho-so")
@signed_in
def mine() -> str:
    """All dossiers of the caller with what to do next, filtered by `?nhom=todo`."""
    moment = now()
    with database().transaction() as conn:
        found = overview_of(conn, caller().account, moment)
        setting = current_setting(conn)
    group = choice("nhom", words.GROUPS, "")
    return render_template(
        "submissions/dossiers.html",
        overview=found,
        shown=[one for one in found.mine if group in ("", one.next.group)],
        group=group,
        groups=words.GROUPS,
        counts=Counter(one.next.group for one in found.mine),
        todos=words.TODOS,
        left_to_write=words.left_to_write,
        setting=setting,
        window=setting.edition.windows.submission,
        moment=moment,
    )


@bp.get("/ho-so/<code>")
@signed_in
def one(code: str) -> str:
    """A dossier of the caller: where it stands, what to do next, everything that happened.

    Confirmed members of its group read it.
    """
    account = caller().account
    with database().transaction() as conn:
        dossier = readable_dossier(conn, canonical(code), account)
        file = whole_file(conn, dossier)
        missing = missing_fields(conn, dossier) if dossier.stage in EDITABLE else ()
        outcome = results.of_dossier(conn, dossier.id)
        editable = may_edit(conn, dossier, received_at())
        correction = corrections.open_of(conn, dossier.id) if dossier.account == account else None
    template = "dossier" if dossier.account == account else "group_dossier"
    return render_template(
        f"submissions/{template}.html",
        file=file,
        missing=missing,
        correction=correction,
        moment=now(),
        may_edit=editable,
        outcome=outcome,
    )
