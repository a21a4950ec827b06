"""The secretariat admits dossiers after the window by codes; every use is kept."""

import secrets
from datetime import datetime

from servicekit import times
from servicekit.db import Connection
from submissions.errors.applying import LateCodeRefused
from submissions.model.late_codes import hashed, make
from submissions.phrases import late_codes as phrases
from submissions.store import late_codes
from submissions.store.dossiers import Dossier
from submissions.store.late_codes import LateCode, Wanted


def make_late_code(
    conn: Connection, edition: str, wanted: Wanted, *, account: int, now: datetime
) -> tuple[LateCode, str]:
    """A new code: its row, and the code itself, which nobody can read again."""
    code = make(secrets.choice)
    row = late_codes.add(
        conn, wanted, edition=edition, digest=hashed(code), account=account, now=now
    )
    return row, code


def use_late_code(
    conn: Connection, dossier: Dossier, typed: str, received_at: datetime
) -> LateCode:
    """Count one use for this dossier; a rolled back transaction gives it back.

    Raises LateCodeRefused.
    """
    digest = hashed(typed)
    taken = late_codes.take(conn, dossier.edition, digest, received_at)
    if taken is None:
        raise LateCodeRefused(_why(late_codes.find(conn, dossier.edition, digest), received_at))
    late_codes.note_use(conn, taken.id, dossier.id, dossier.account, received_at)
    return taken


def _why(found: LateCode | None, moment: datetime) -> str:
    """Only somebody who has the code learns more than that it is wrong."""
    if found is None:
        return phrases.UNKNOWN
    if found.revoked_at is not None:
        return phrases.REVOKED
    if found.expires_at <= moment:
        return phrases.expired(times.as_deadline(found.expires_at))
    return phrases.USED_UP
