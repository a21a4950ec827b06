"""Changing what was handed in: until the edit-end, while nobody works on it (decision 0018)."""

from datetime import datetime

import msgspec

from contracts.events.submissions import DossierStage as Stage
from servicekit import copies
from servicekit.db import Connection
from submissions.actions.completeness import Written
from submissions.errors.applying import NotEditable
from submissions.model import deadlines
from submissions.phrases import editing as phrases
from submissions.store import edits, review_locks
from submissions.store.dossiers import Dossier
from submissions.store.edits import Edit


def check_editing(conn: Connection, dossier: Dossier, received_at: datetime) -> None:
    """Raises NotEditable, with the words for why."""
    if dossier.stage != Stage.SUBMITTED:
        raise NotEditable
    deadlines.check_editing(copies.edition(conn, dossier.edition).windows, received_at)
    if review_locks.viewer(conn, dossier.id, received_at):
        raise NotEditable(phrases.BEING_READ)


def may_edit(conn: Connection, dossier: Dossier, received_at: datetime) -> bool:
    """Whether the page offers it."""
    try:
        check_editing(conn, dossier, received_at)
    except NotEditable:
        return False
    return True


def note_edit(
    conn: Connection, saved: Dossier, before: Written, after: Written, now: datetime
) -> None:
    """Keep what stood there before a change."""
    old, new = _fields(before), _fields(after)
    changed = {name: value for name, value in old.items() if new[name] != value}
    edit = Edit(version=saved.version, account=saved.account, before=changed, at=now)
    edits.note(conn, saved.id, edit)


def _fields(written: Written) -> dict[str, object]:
    return {
        **msgspec.to_builtins(written.contents),
        **msgspec.to_builtins(written.applicant),
    }
