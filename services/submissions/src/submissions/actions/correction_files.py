"""Files for a correction: the dossier's from the moment they come, public once it is accepted."""

from datetime import datetime
from uuid import UUID

from servicekit.db import Connection
from servicekit.problems import NotFound
from submissions.actions.attach import remove_file
from submissions.actions.corrections import being_written
from submissions.actions.proposals import brought_with
from submissions.model.corrections import Choice
from submissions.store import corrections
from submissions.store.attachments import Attachment
from submissions.store.corrections import Correction


def propose_file(conn: Connection, correction: Correction, file: Attachment) -> Correction:
    """Who adds a file means to show it. Raises CorrectionMoved."""
    wanted = Choice(cover=correction.cover, shown=correction.shown | {file.id})
    return corrections.write(conn, correction, correction.contents, wanted)


def remove_brought(
    conn: Connection, code: str, account: int, attachment: UUID, now: datetime
) -> Attachment:
    """Take out a file that came for the correction being written; what was decided on stays.

    Raises NotFound, NotCorrectable, CorrectionMoved.
    """
    dossier, correction = being_written(conn, code, account)
    if attachment not in {file.id for file in brought_with(conn, correction)}:
        raise NotFound
    cover = None if correction.cover == attachment else correction.cover
    wanted = Choice(cover=cover, shown=correction.shown - {attachment})
    corrections.write(conn, correction, correction.contents, wanted)
    return remove_file(conn, dossier, attachment, now)
