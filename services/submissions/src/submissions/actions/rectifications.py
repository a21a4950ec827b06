"""A published result is put right: a later list's line takes the place of an earlier one's."""

from datetime import datetime

from contracts.events import ResultRectified
from servicekit import outbox
from servicekit.db import Connection
from submissions.actions.transition import Taken, take_step
from submissions.model.lifecycle import Verb
from submissions.store import dossiers, members
from submissions.store.results import Outcome, Results


def rectify(conn: Connection, found: Results, line: Outcome, account: int, now: datetime) -> None:
    """The entry takes its step and its people hear of it once: the step itself is quiet.

    Raises StepNotPossible where the entry has left what it had.
    """
    dossier = dossiers.lock_by_id(conn, line.dossier)
    step = Taken(
        verb=Verb.RECTIFY_AWARD if line.prize else Verb.RECTIFY_GO_WITHOUT,
        account=account,
        at=now,
        note=found.reason,
        quiet=True,
        prize=line.prize,
    )
    moved = take_step(conn, dossier, step)
    rectified = ResultRectified(
        dossier=str(moved.id),
        code=moved.code,
        account=moved.account,
        title=moved.title,
        prize_before=line.before_prize or "",
        prize=line.prize,
        replaced=line.before_certificate or "",
        number=line.certificate or "",
        decision=found.decision,
        at=now,
        entry=f"{moved.code}/{moved.slug}",
        members=members.accounts_beside(conn, moved.id, moved.account),
    )
    outbox.publish(conn, rectified, edition=found.edition, now=now)
