"""Periodic and occasional work: states again, orphaned files, queue figures."""

from datetime import datetime, timedelta
from typing import Final

import structlog

from servicekit import copies
from servicekit.copies import NoCurrentEdition
from servicekit.db import Connection, Database
from submissions import metrics
from submissions.actions.erasure import forget_contents
from submissions.actions.states import publish_states
from submissions.store import attachments, dossiers, files, queue, share_cards, uploads
from submissions.store.files import Store

log = structlog.get_logger()

ORPHANS_KEPT: Final = timedelta(days=1)


def republish(conn: Connection, now: datetime) -> int:
    """Write every state into the outbox again; answers how many."""
    return sum(publish_states(conn, dossier, now) for dossier in dossiers.every(conn))


def forget_withdrawn_drafts(database: Database, now: datetime) -> int:
    """Contents and files of drafts that were withdrawn before withdrawing removed them."""
    with database.transaction() as conn:
        found = dossiers.withdrawn_drafts_with_remains(conn)
        for dossier in found:
            forget_contents(conn, dossier, now)
    return len(found)


def sweep_files(database: Database, store: Store, now: datetime) -> int:
    """Remove files that were discarded, and leftovers of broken uploads once they are a day old.

    No upload runs meanwhile: a file cannot get its row between our look and its removal. What
    cannot be removed while the store is away is removed another time.
    """
    try:
        with database.transaction() as conn:
            return _sweep(conn, store, now)
    except OSError as error:
        log.warning("files not swept", reason=str(error)[:200])
        return 0


def _sweep(conn: Connection, store: Store, now: datetime) -> int:
    """Raises OSError."""
    attachments.keep_files_away(conn)
    discarded = attachments.take_discarded(conn)
    in_use = (
        attachments.hashes_in_use(conn)
        | share_cards.hashes_in_use(conn)
        | uploads.names_in_use(conn)
    )
    leftovers = (now - ORPHANS_KEPT).timestamp()
    return files.sweep(store, in_use, discarded, older_than=leftovers)


def measure_disk(store: Store) -> None:
    """What is free where the files lie."""
    metrics.FREE_DISK.set(store.free_bytes())


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
