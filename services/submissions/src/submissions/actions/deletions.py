"""Delete a draft, and have it back for a while."""

from datetime import datetime, timedelta
from typing import Final

from contracts.events.submissions import DossierStage as Stage
from servicekit.db import Connection, Database
from submissions import phrases
from submissions.actions.drafts import locked_dossier
from submissions.actions.hand_in import withdraw
from submissions.errors.review import StepNotPossible
from submissions.model.chronicle import Kind
from submissions.phrases import dossiers as words
from submissions.store import deleted_drafts, happenings
from submissions.store.dossiers import Dossier

UNDO_WITHIN: Final = timedelta(minutes=30)


def delete_draft(conn: Connection, code: str, account: int, now: datetime) -> Dossier:
    """Hide a draft; after UNDO_WITHIN it is withdrawn for good. A repeat changes nothing.

    Raises NotFound, StepNotPossible.
    """
    dossier = locked_dossier(conn, code, account)
    if dossier.stage != Stage.DRAFT:
        raise StepNotPossible(words.DELETE, phrases.STAGES[dossier.stage])
    deleted_drafts.forget_rewritten(conn)
    if deleted_drafts.add(conn, dossier.id, now=now, until=now + UNDO_WITHIN):
        happenings.note(conn, dossier.id, Kind.DELETED, actor=account, now=now)
    return dossier


def restore_draft(conn: Connection, code: str, account: int, now: datetime) -> Dossier:
    """Have it back; a repeat changes nothing. Raises NotFound, StepNotPossible."""
    dossier = locked_dossier(conn, code, account)
    if dossier.stage != Stage.DRAFT:
        raise StepNotPossible(words.RESTORE, phrases.STAGES[dossier.stage])
    if deleted_drafts.remove(conn, dossier.id):
        happenings.note(conn, dossier.id, Kind.RESTORED, actor=account, now=now)
    return dossier


def forget_deleted_drafts(database: Database, now: datetime) -> int:
    """Withdraw drafts whose time to have them back is over; contents and files go with them."""
    with database.transaction() as conn:
        deleted_drafts.forget_rewritten(conn)
        found = deleted_drafts.due(conn, now)
        for dossier in found:
            deleted_drafts.remove(conn, dossier.id)
            withdraw(conn, dossier, "", now)
    return len(found)
