"""What happens to dossiers when their applicant's account is merged or erased (law 11)."""

from datetime import datetime

from contracts.events.submissions import DossierStage as Stage
from servicekit.db import Connection
from submissions.actions.states import publish_states
from submissions.actions.transition import Taken, take_step
from submissions.model.contents import Contents
from submissions.model.lifecycle import Verb
from submissions.store import attachments, dossiers


def follow_merge(conn: Connection, account: int, merged_into: int, now: datetime) -> int:
    """Two accounts were one person: the dossiers belong to the account that stays."""
    moved = dossiers.hand_over(conn, account, merged_into)
    for dossier in moved:
        publish_states(conn, dossier, now)
    return len(moved)


def forget_drafts(conn: Connection, account: int, now: datetime) -> int:
    """Drafts were never handed in: their contents and files go, the audit stays.

    What was handed in is kept for the purpose it was given for, the contest.
    """
    drafts = [d for d in dossiers.of_account(conn, account) if d.stage == Stage.DRAFT]
    for draft in drafts:
        for attachment in attachments.of_dossier(conn, draft.id):
            attachments.remove(conn, attachment.id)
        blank = dossiers.write_contents(conn, draft, Contents(), now)
        taken = Taken(verb=Verb.WITHDRAW, account=account, at=now, reason="by_applicant")
        take_step(conn, blank, taken)
    return len(drafts)
