"""Before an entry's standing changes: what that means for its page and its votes (S1-16)."""

from flask import render_template

from servicekit import phrases as shared
from servicekit.auth import caller
from servicekit.db import Connection
from submissions.actions.review import Decision, foreign_dossier
from submissions.errors.review import ChangedMeanwhile
from submissions.model import lifecycle


def ask_first(conn: Connection, code: str, decision: Decision) -> str:
    """A page that names the consequences and asks; nothing is decided yet.

    Raises NotFound, OwnDossier, StepNotPossible, ReasonMissing, ChangedMeanwhile.
    """
    dossier = foreign_dossier(conn, code, caller().account)
    step = lifecycle.step_from(dossier.stage, decision.verb)
    lifecycle.check_reason(step, decision.reason, decision.note)
    if dossier.version != decision.version:
        raise ChangedMeanwhile
    return render_template(
        "submissions/standing.html",
        dossier=dossier,
        decision=decision,
        reason=shared.REASONS.get(decision.reason or "", ""),
    )
