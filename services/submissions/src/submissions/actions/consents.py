"""Taking back an optional consent, and giving it again."""

from datetime import datetime

from servicekit.db import Connection
from servicekit.problems import NotFound
from submissions.model.consenting import OPTIONAL, TEXTS
from submissions.store import consents
from submissions.store.dossiers import Dossier


def set_consent(
    conn: Connection, dossier: Dossier, purpose: str, *, given: bool, now: datetime
) -> bool:
    """Of a dossier that was handed in; False when it already is so. Raises NotFound."""
    if purpose not in OPTIONAL or dossier.submitted_at is None:
        raise NotFound
    stands = purpose in consents.given(conn, dossier.id)
    if stands == given:
        return False
    if not given:
        return consents.take_back(conn, dossier.id, purpose, account=dossier.account, now=now)
    consents.give(conn, dossier.id, [TEXTS[purpose]], account=dossier.account, now=now)
    return True
