"""Pages, lengths, pictures and words of files: read by the worker, never while somebody waits."""

from contextlib import closing
from datetime import datetime
from io import BytesIO
from typing import Final

import structlog

from servicekit import films, reading
from servicekit.db import Database
from servicekit.reading import Content
from submissions.store import attachments, fingerprints, readings
from submissions.store.attachments import Attachment
from submissions.store.files import Store
from submissions.store.readings import Reading

log = structlog.get_logger()

BATCH: Final = 5


def read_files(database: Database, store: Store, now: datetime) -> int:
    """Some files that nobody has read yet; one that cannot be read has an empty reading.

    While the store is away or full they stay unread.
    """
    with database.transaction() as conn:
        found = readings.unread(conn, reading.READ, BATCH)
    for done, file in enumerate(found):
        try:
            _keep(database, store, file, _read(store, file), now)
        except OSError as error:
            log.warning("files not read", reason=str(error)[:200])
            return done
    return len(found)


def _read(store: Store, file: Attachment) -> Content:
    try:
        with closing(store.open(file.hash)) as content:
            return reading.read(content, file.kind, store.spool())
    except FileNotFoundError:
        log.warning("file lost", attachment=str(file.id))
        return Content()


def _keep(
    database: Database, store: Store, file: Attachment, found: Content, now: datetime
) -> None:
    """Words of a document make its dossier's fingerprints stale."""
    with database.transaction() as conn:
        kept = Reading(
            attachment=file.id, pages=found.pages or None, seconds=found.seconds, text=found.text
        )
        if file.kind == "mp4" and file.not_played is None:
            attachments.note_not_played(conn, file.id, list(films.not_played(found.codecs)))
        if readings.put(conn, kept, now) == 0:
            return
        if found.picture:
            attachments.let_files_come(conn)
            attachments.note_preview(conn, file.id, store.keep(BytesIO(found.picture)))
        if found.text:
            fingerprints.forget(conn, file.dossier)
