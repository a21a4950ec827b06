"""Files that the virus scanner could not be asked about when they came: it is asked again."""

from contextlib import closing
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog

from contracts.events import FileTakenOut
from servicekit import outbox
from servicekit.db import Database
from servicekit.ids import new_id
from servicekit.scanner import Scanner
from submissions import metrics
from submissions.actions.attach import remove_file
from submissions.model.chronicle import Kind
from submissions.settings import Checks
from submissions.store import attachments, dossiers, readings
from submissions.store.attachments import Attachment
from submissions.store.dossiers import Dossier
from submissions.store.files import Store
from submissions.store.readings import Infected

log = structlog.get_logger()

BATCH: Final = 20


def scan_waiting(database: Database, store: Store, checks: Checks, now: datetime) -> int:
    """Answers how many files the scanner spoke about; one that it cannot read keeps waiting."""
    done = 0
    for file in _waiting(database):
        try:
            with closing(store.open(file.hash)) as content:
                signature = Scanner(checks.url).scan(content)
        except OSError as error:  # the scanner is away or does not know, or the store is away
            metrics.SCANS.labels("away").inc()
            log.warning("file not scanned", attachment=str(file.id), reason=str(error)[:200])
            continue
        if signature is None:
            _note_clean(database, file)
        else:
            _take_out(database, file, signature, now)
        done += 1
    return done


def measure_unscanned(database: Database, _now: datetime) -> None:
    """For the alert: files that cannot be shown are work that stands still."""
    with database.transaction() as conn:
        metrics.UNSCANNED.set(attachments.count_waiting(conn))


def _waiting(database: Database) -> list[Attachment]:
    with database.transaction() as conn:
        return attachments.waiting(conn, BATCH)


def _note_clean(database: Database, file: Attachment) -> None:
    with database.transaction() as conn:
        attachments.note_clean(conn, file.id)
    metrics.SCANS.labels("clean").inc()


def _take_out(database: Database, file: Attachment, signature: str, now: datetime) -> None:
    """The file goes out of its dossier, what it was stays there to be read, its owner hears it."""
    with database.transaction() as conn:
        dossier = dossiers.lock_by_id(conn, file.dossier)
        remove_file(conn, dossier, file.id, now, Kind.FILE_INFECTED)
        readings.note_infected(
            conn,
            Infected(
                id=UUID(new_id()),
                dossier=dossier.id,
                name=file.name,
                signature=signature,
                at=now,
            ),
        )
        outbox.publish(conn, _told(dossier, now), edition=dossier.edition, now=now)
    metrics.SCANS.labels("infected").inc()
    log.warning("infected file taken out", attachment=str(file.id))


def _told(dossier: Dossier, now: datetime) -> FileTakenOut:
    return FileTakenOut(
        dossier=str(dossier.id),
        code=dossier.code,
        account=dossier.account,
        title=dossier.title,
        at=now,
    )
