"""Two persons for one conclusion: the first proposes it, another one confirms it."""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from contracts.events import DossierRules
from servicekit.db import Connection
from submissions.errors.review import ChangedMeanwhile, OwnProposal
from submissions.model import conclusions, lifecycle
from submissions.store import proposals
from submissions.store.dossiers import Dossier
from submissions.store.proposals import Proposal

if TYPE_CHECKING:
    from submissions.actions.review import Decision


def second(
    conn: Connection,
    dossier: Dossier,
    decision: "Decision",
    *,
    rules: DossierRules,
    account: int,
    now: datetime,
) -> "Decision | None":
    """The decision that may be taken now; None when it waits for another person.

    Confirming takes the first one's reason and words, so that nobody has to type them again.
    The dossier is locked by the caller. Raises OwnProposal, StepNotPossible, ReasonMissing.
    """
    waiting = waiting_on(conn, dossier)
    if not conclusions.needs_second(rules, decision.verb):
        if waiting:
            proposals.settle(conn, dossier.id, "dropped", account=account, now=now)
        return decision
    if waiting and waiting.verb == decision.verb:
        if waiting.account == account:
            raise OwnProposal
        proposals.settle(conn, dossier.id, "confirmed", account=account, now=now)
        return msgspec.structs.replace(decision, reason=waiting.reason, note=waiting.note)
    _propose(conn, dossier, decision, account=account, now=now)
    return None


def waiting_on(conn: Connection, dossier: Dossier) -> Proposal | None:
    """What was proposed for the dossier as it is now."""
    found = proposals.open_on(conn, dossier.id)
    return found if found and found.version == dossier.version else None


def _propose(
    conn: Connection, dossier: Dossier, decision: "Decision", *, account: int, now: datetime
) -> None:
    """Instead of another's contrary one, of one's own former one, of one for an older version."""
    step = lifecycle.step_from(dossier.stage, decision.verb)
    lifecycle.check_reason(step, decision.reason, decision.note)
    before = waiting_on(conn, dossier)
    contrary = before is not None and before.account != account
    proposals.settle(
        conn, dossier.id, "contradicted" if contrary else "dropped", account=account, now=now
    )
    added = proposals.add(
        conn,
        Proposal(
            dossier=dossier.id,
            version=dossier.version,
            verb=decision.verb,
            reason=decision.reason if step.reasons else None,
            note=decision.note.strip(),
            account=account,
            name=decision.name,
            at=now,
        ),
    )
    if not added:
        raise ChangedMeanwhile


def withdraw_proposal(conn: Connection, dossier: Dossier, account: int, now: datetime) -> bool:
    """The first one takes the proposal back; False when there is none of theirs."""
    waiting = waiting_on(conn, dossier)
    if waiting is None or waiting.account != account:
        return False
    return proposals.settle(conn, dossier.id, "dropped", account=account, now=now)
