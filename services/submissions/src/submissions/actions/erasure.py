"""What happens to dossiers when their applicant's account is merged or erased (law 11), and to

drafts that are withdrawn.
"""

from datetime import datetime

from contracts.events.submissions import DossierStage as Stage
from servicekit.db import Connection
from submissions.actions.states import publish_if_seen, publish_states
from submissions.actions.transition import Taken, take_step
from submissions.model.contents import Contents
from submissions.model.lifecycle import Verb
from submissions.store import (
    applicants,
    attachments,
    commitments,
    corrections,
    dossiers,
    edits,
    eligibility,
    happenings,
    members,
    readings,
    snapshots,
    uploads,
)
from submissions.store.dossiers import Dossier


def follow_merge(conn: Connection, account: int, merged_into: int, now: datetime) -> int:
    """Two accounts were one person: the dossiers belong to the account that stays."""
    moved = dossiers.hand_over(conn, account, merged_into)
    members.hand_over(conn, account, merged_into)
    for dossier in moved:
        publish_states(conn, dossier, now)
    return len(moved)


def forget_contents(conn: Connection, dossier: Dossier, now: datetime) -> Dossier:
    """What was typed goes, files with it; the audit stays. Raises ChangedMeanwhile."""
    for private in (applicants, eligibility, edits, snapshots, corrections, commitments):
        private.forget(conn, dossier.id)
    readings.forget_infected(conn, dossier.id)
    files = attachments.of_dossier(conn, dossier.id)
    attachments.discard(conn, [file.id for file in files], now)
    uploads.forget(conn, dossier.id)
    members.remove_all(conn, dossier.id)
    happenings.forget_subjects(conn, dossier.id)
    if dossier.contents == Contents() and not files:
        return dossier
    blank = dossiers.write_contents(conn, dossier, Contents(), now)
    publish_if_seen(conn, dossier, blank, now)
    return blank


def forget_memberships(conn: Connection, account: int, now: datetime) -> int:
    """An erased account leaves its groups; what the groups handed in keeps its own words."""
    for place in members.of_account(conn, account):
        happenings.forget_name(conn, place.dossier, place.name)
    return members.forget(conn, account, now)


def forget_unpublished(conn: Connection, account: int, now: datetime) -> int:
    """Drafts were never handed in, what was withdrawn serves the contest no more: both go.

    What was handed in otherwise is kept for the purpose it was given for, the contest; a correction
    that was never sent was not.
    """
    own = dossiers.lock_all_of(conn, account)
    for dossier in own:
        corrections.forget(conn, dossier.id, unsent_only=True)
    found = [dossier for dossier in own if dossier.number is None]
    drafts = [dossier for dossier in found if dossier.stage == Stage.DRAFT]
    withdrawn = [dossier for dossier in found if dossier.stage == Stage.WITHDRAWN]
    for draft in drafts:
        taken = Taken(verb=Verb.WITHDRAW, account=account, at=now, reason="by_applicant")
        withdrawn.append(take_step(conn, forget_contents(conn, draft, now), taken))
    for dossier in withdrawn:
        forget_contents(conn, dossier, now)
    return len(withdrawn)
