"""Staff decide on a correction: the public text changes here and nowhere else."""

from datetime import datetime
from typing import Final

import msgspec

from contracts.events import CorrectionDecided
from servicekit import outbox
from servicekit.db import Connection
from submissions import metrics
from submissions.actions.history import keep_earlier, keep_version
from submissions.actions.proposals import wanted_contents
from submissions.actions.review import foreign_dossier
from submissions.actions.states import dossier_state, publish_states
from submissions.errors.corrections import CorrectionMoved
from submissions.errors.review import ChangedMeanwhile
from submissions.model.chronicle import Kind
from submissions.model.corrections import (
    CORRECTABLE,
    State,
    check_correctable,
    check_refusal,
    check_step,
)
from submissions.store import attachments, corrections, dossiers, happenings
from submissions.store.corrections import Correction, Moved
from submissions.store.dossiers import Dossier

KINDS: Final = {
    State.ACCEPTED: Kind.CORRECTION_ACCEPTED,
    State.REFUSED: Kind.CORRECTION_REFUSED,
}


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """A decision on the correction and the dossier as the reviewer saw them, by version."""

    accepts: bool
    correction: int
    dossier: int
    reason: str = ""
    note: str = ""


def decide_correction(
    conn: Connection, code: str, verdict: Verdict, *, account: int, now: datetime
) -> Dossier:
    """Accept or refuse; never on a dossier of one's own account. The slug stays.

    Raises NotFound, OwnDossier, NotCorrectable, CorrectionMoved, ChangedMeanwhile, ReasonMissing.
    """
    foreign_dossier(conn, code, account)
    dossier = dossiers.lock(conn, code)
    check_correctable(dossier.stage)
    correction = corrections.open_of(conn, dossier.id)
    if correction is None:
        raise CorrectionMoved
    state = State.ACCEPTED if verdict.accepts else State.REFUSED
    check_step(correction.state, state)
    if (correction.version, dossier.version) != (verdict.correction, verdict.dossier):
        raise ChangedMeanwhile
    if not verdict.accepts:
        check_refusal(verdict.reason, verdict.note)
    moved = Moved(
        state=state,
        why=correction.why,
        proposed_at=correction.proposed_at,
        decided_at=now,
        decided_by=account,
        reason=None if verdict.accepts else verdict.reason,
        note=verdict.note.strip(),
    )
    corrections.move(conn, correction, moved)
    happenings.note(conn, dossier.id, KINDS[state], actor=account, now=now)
    metrics.CORRECTIONS.labels(state).inc()
    left = _apply(conn, dossier, correction, now) if verdict.accepts else dossier
    outbox.publish(conn, _told(left, moved, now), edition=left.edition, now=now)
    return left


def _apply(conn: Connection, dossier: Dossier, correction: Correction, now: datetime) -> Dossier:
    """The proposal becomes what the dossier says, and everybody hears it."""
    keep_earlier(conn, dossier)
    wanted = wanted_contents(dossier, correction)
    changed = dossiers.write_contents(conn, dossier, wanted, now, stages=CORRECTABLE)
    attachments.choose(conn, dossier.id, cover=correction.cover, shown=sorted(correction.shown))
    keep_version(conn, changed, "correction", dossier.account, now)
    publish_states(conn, changed, now)
    return changed


def _told(dossier: Dossier, moved: Moved, now: datetime) -> CorrectionDecided:
    return CorrectionDecided(
        dossier=str(dossier.id),
        code=dossier.code,
        account=dossier.account,
        title=dossier.title,
        accepted=moved.state == State.ACCEPTED,
        reason=moved.reason,
        at=now,
        entry=f"{dossier.code}/{dossier.slug}",
        field=dossier.field,
        credited=dossier_state(dossier).credited,
    )
