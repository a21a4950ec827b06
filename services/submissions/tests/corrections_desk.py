"""Takes corrections where a test needs them, through the real actions."""

from typing import Any

from services.submissions.tests.submissions_desk import CHARLIE

from servicekit import clock
from servicekit.db import Database
from submissions.actions.correction_review import Verdict, decide_correction
from submissions.actions.corrections import open_correction, propose, save_correction
from submissions.store import corrections, dossiers
from submissions.store.corrections import Correction
from submissions.store.dossiers import Dossier


def written(database: Database, entry: Dossier, **changes: Any) -> Correction:
    """Open and changed, not sent."""
    with database.transaction() as conn:
        open_correction(conn, entry.code, entry.account, clock.now(), from_refused=False)
        return save_correction(conn, entry.code, entry.account, changes)


def proposed(database: Database, entry: Dossier, **changes: Any) -> Correction:
    """Sent for review."""
    written(database, entry, **changes)
    with database.transaction() as conn:
        return propose(conn, entry.code, entry.account, "Thêm số hộ", clock.now())


def page_of(entry: Dossier, end: str = "") -> str:
    """Where its applicant writes a correction."""
    return f"/ho-so/{entry.code}/sua{end}"


def judged(database: Database, entry: Dossier, *, accepts: bool, account: int = CHARLIE) -> Dossier:
    """Decided by a reviewer who saw the latest."""
    with database.transaction() as conn:
        dossier = dossiers.get(conn, entry.code)
        found = corrections.open_of(conn, dossier.id)
        verdict = Verdict(
            accepts=accepts,
            correction=found.version if found else 0,
            dossier=dossier.version,
            reason="" if accepts else "unclear_correction",
            note="" if accepts else "Ghi rõ số hộ.",
        )
        return decide_correction(conn, entry.code, verdict, account=account, now=clock.now())
