"""Versions of what a dossier says, kept in the transaction that made them; staff compare them."""

from datetime import datetime

from servicekit.db import Connection
from submissions.actions.looking import reviewable_dossier
from submissions.store import attachments, snapshots
from submissions.store.dossiers import Dossier
from submissions.store.snapshots import KeptFile, Snapshot


def keep_version(
    conn: Connection, dossier: Dossier, occasion: str, account: int, at: datetime
) -> None:
    """Keep what the dossier says now. `occasion`: a key of `phrases.corrections.OCCASIONS`."""
    files = tuple(
        KeptFile(
            name=file.name,
            kind=file.kind,
            size=file.size,
            hash=file.hash,
            cover=file.cover,
            shown=file.shown,
        )
        for file in attachments.of_dossier(conn, dossier.id)
    )
    snapshot = Snapshot(
        dossier=dossier.id,
        version=dossier.version,
        occasion=occasion,
        contents=dossier.contents,
        files=files,
        account=account,
        at=at,
    )
    snapshots.keep(conn, snapshot)


def keep_earlier(conn: Connection, dossier: Dossier) -> None:
    """Of a dossier handed in before versions were kept: what it said until now."""
    if not snapshots.count(conn, dossier.id):
        at = dossier.submitted_at or dossier.updated_at
        keep_version(conn, dossier, "earlier", dossier.account, at)


def versions_of(conn: Connection, code: str) -> tuple[Dossier, list[Snapshot]]:
    """The dossier and its versions, the oldest first. Raises NotFound."""
    dossier = reviewable_dossier(conn, code)
    return dossier, snapshots.of_dossier(conn, dossier.id)
