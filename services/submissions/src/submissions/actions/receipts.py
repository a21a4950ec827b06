"""What a receipt proves: when which contents and files were handed in."""

from datetime import datetime

from servicekit.db import Connection
from submissions.model import digests
from submissions.model.digests import Piece
from submissions.store import attachments, hand_ins
from submissions.store.attachments import Attachment
from submissions.store.dossiers import Dossier
from submissions.store.hand_ins import HandIn


def digest_of(dossier: Dossier, files: list[Attachment], received_at: datetime) -> str:
    """The digest of a dossier as it is, had it been handed in at that moment."""
    pieces = [Piece(name=file.name, size=file.size, hash=file.hash) for file in files]
    return digests.digest(dossier.code, received_at, dossier.contents, pieces)


def note_hand_in(conn: Connection, dossier: Dossier, received_at: datetime) -> HandIn:
    """Keep the digest of what was handed in just now, in the transaction of the step."""
    files = attachments.of_dossier(conn, dossier.id)
    handed_in = HandIn(
        version=dossier.version,
        received_at=received_at,
        digest=digest_of(dossier, files, received_at),
        files=len(files),
        primary_unit=dossier.primary_unit,
        units=dossier.units,
    )
    hand_ins.add(conn, dossier.id, handed_in)
    return handed_in


def changed_since(handed_in: HandIn, dossier: Dossier, files: list[Attachment]) -> bool:
    """Whether contents or files are other than those handed in."""
    return digest_of(dossier, files, handed_in.received_at) != handed_in.digest
