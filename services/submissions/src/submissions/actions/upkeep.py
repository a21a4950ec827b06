"""Periodic and occasional work: states again, orphaned files, queue figures."""

from datetime import datetime, timedelta
from typing import Final

from servicekit import copies
from servicekit.copies import NoCurrentEdition
from servicekit.db import Connection, Database
from submissions import metrics
from submissions.actions.states import publish_states
from submissions.store import attachments, dossiers, files, queue
from submissions.store.files import FileStore

ORPHANS_KEPT: Final = timedelta(days=1)


def republish(conn: Connection, now: datetime) -> int:
    """Write every state into the outbox again; answers how many."""
    return sum(publish_states(conn, dossier, now) for dossier in dossiers.every(conn))


def sweep_files(database: Database, store: FileStore, now: datetime) -> int:
    """Remove files of broken uploads and removed attachments once they are a day old."""
    with database.transaction() as conn:
        in_use = attachments.hashes_in_use(conn)
    return files.sweep(store, in_use, older_than=(now - ORPHANS_KEPT).timestamp())


def measure_queue(database: Database, now: datetime) -> None:
    """How many dossiers wait for a decision, and how long the oldest has."""
    with database.transaction() as conn:
        try:
            edition = copies.current_edition(conn)
        except NoCurrentEdition:
            return
        waiting = queue.waiting(conn, edition.code)
    age = (now - waiting.oldest).total_seconds() if waiting.oldest else 0.0
    metrics.QUEUE.set(waiting.submitted)
    metrics.OLDEST.set(age)
