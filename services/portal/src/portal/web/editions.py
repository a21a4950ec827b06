"""Settings of editions, for the secretaries and administrators."""

from typing import Final

from flask import Blueprint, render_template

from contracts.events import UnitState
from contracts.roles import Role
from portal import phrases
from portal.model import calendars, differences, phases, publicity, windows
from portal.model.messages import message_rules
from portal.phrases import rules as rule_phrases
from portal.store import amendments, changes, drafts, editions
from servicekit import clock, copies
from servicekit.auth import requires
from servicekit.times import as_moment
from servicekit.web import database

MAY_SET: Final = (Role.SECRETARY, Role.ADMINISTRATOR)

bp = Blueprint("editions", __name__, url_prefix="/quan-tri/cuoc-thi")


@bp.get("")
@requires(*MAY_SET)
def every() -> str:
    """All editions and which is current."""
    with database().transaction() as conn:
        found, hidden = editions.every(conn), drafts.codes(conn)
        removed = drafts.removed(conn)
    return render_template("portal/editions.html", editions=found, drafts=hidden, removed=removed)


@bp.get("/<code>")
@requires(*MAY_SET)
def one(code: str) -> str:
    """An edition with its windows, rules, contact and history."""
    with database().transaction() as conn:
        edition = editions.find(conn, code)
        history = [
            (change, differences.differences(change.before, change.after))
            for change in changes.of_edition(conn, code)
        ]
        proposed = amendments.of_edition(conn, code)
        draft = code in drafts.codes(conn)
        own = [copies.find(conn, UnitState, one.unit) for one in publicity.periods(edition)]
    return render_template(
        "portal/edition.html",
        edition=edition,
        rules=edition.dossier_rules,
        letterhead=edition.letterhead,
        message_rules=message_rules,
        rows=[(kind, getattr(edition.windows, kind)) for kind in windows.KINDS],
        draft=draft,
        publicity=publicity,
        unit_names={unit.code: unit.name for unit in own if unit is not None},
        history=history,
        amendments=proposed,
        contradictions=[
            rule_phrases.contradiction(c.earlier, c.limit, c.later)
            for c in calendars.contradictions(edition.windows)
        ],
        standing=phases.standing,
        moment=clock.now(),
        phrases=phrases,
        words=rule_phrases,
        utc_text=as_moment,
        last_day=windows.last_day,
    )
