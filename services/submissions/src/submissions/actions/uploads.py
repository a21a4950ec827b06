"""Files that come in pieces: announce one, add to it, make it part of its dossier, give it up.

All that is judged by time is judged by when the gateway had the request (law 6).
"""

from contextlib import closing
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

import msgspec
import structlog
from psycopg import OperationalError

from servicekit import copies, filetypes
from servicekit.db import Connection, Database
from servicekit.filetypes import FileRefused
from servicekit.ids import new_id
from servicekit.problems import Problem
from submissions.actions.attach import Offered, check_room, take_file
from submissions.actions.commitments import check_promised, fulfil
from submissions.errors.applying import NotEditable, SupplementTooLate
from submissions.errors.files import (
    NoRoomOnDisk,
    QuotaReached,
    TooManyFiles,
    TooManyUploads,
    UploadMoved,
)
from submissions.model.uploads import KEPT, OPEN_LIMIT, ORPHANED, Announced
from submissions.phrases import files as phrases
from submissions.settings import UploadLimits
from submissions.store import attachments, dossiers, uploads
from submissions.store.dossiers import Dossier
from submissions.store.files import Store
from submissions.store.parts import Parts
from submissions.store.uploads import Upload

log = structlog.get_logger()

BATCH = 10


class Kit(msgspec.Struct, frozen=True, kw_only=True):
    """What uploads need beside the database."""

    store: Store
    parts: Parts
    limits: UploadLimits


def begin(
    conn: Connection, kit: Kit, dossier: Dossier, announced: Announced, received_at: datetime
) -> Upload:
    """Room for a file of an editable, locked dossier, or for one that was promised in time.

    Raises FileRefused, TooManyFiles, TooManyUploads, QuotaReached, NoRoomOnDisk, NotEditable.
    """
    check_promised(conn, dossier, announced.hash, received_at)
    dossiers.lock_applicant(conn, dossier.account)
    name = filetypes.clean_name(announced.name)
    filetypes.check_size(name, announced.size, kit.limits.of_file[filetypes.kind_of(name)])
    _check_numbers(conn, kit, dossier, announced.size, name)
    check_room(kit.store, announced.size)
    upload = Upload(
        id=UUID(new_id()),
        dossier=dossier.id,
        name=name,
        declared=announced.declared,
        size=announced.size,
        received=0,
        hash=announced.hash,
        refused="",
        created_at=received_at,
        touched_at=received_at,
    )
    uploads.add(conn, upload)
    return upload


def _check_numbers(conn: Connection, kit: Kit, dossier: Dossier, size: int, name: str) -> None:
    """Files and bytes count from the beginning, so that nobody fills the disk with what is open."""
    opened = uploads.opened(conn, dossier.id, dossier.account, dossier.edition)
    if opened.of_account >= OPEN_LIMIT:
        raise TooManyUploads(OPEN_LIMIT)
    most = copies.edition(conn, dossier.edition).dossier_rules.max_files
    if len(attachments.of_dossier(conn, dossier.id)) + opened.of_dossier >= most:
        raise TooManyFiles(most)
    used = attachments.used_bytes(conn, dossier.account, dossier.edition)
    if used + size > kit.limits.of_account:
        raise QuotaReached(name, kit.limits.of_account)


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Some bytes and where they belong; `length` is what the request promises, `at` its time."""

    offset: int
    length: int
    content: BinaryIO
    at: datetime


def append(conn: Connection, kit: Kit, dossier: Dossier, upload: UUID, piece: Piece) -> Upload:
    """Write a piece and say so: the bytes are on disk before the row counts them.

    Raises NotFound, NotEditable, UploadBusy, UploadMoved, NoRoomOnDisk.
    """
    found = uploads.hold(conn, dossier.id, upload)
    if found.done_at is not None:
        raise UploadMoved(found.received)
    check_promised(conn, dossier, found.hash, piece.at)
    if piece.offset != found.received or piece.offset + piece.length > found.size:
        raise UploadMoved(found.received)
    check_room(kit.store, piece.length)
    try:
        written = kit.parts.append(upload, piece.offset, piece.content, piece.length)
    except OSError as error:
        raise NoRoomOnDisk from error
    return uploads.move(conn, found, found.received + written, piece.at)


def finish(database: Database, kit: Kit, code: str, upload: UUID, received_at: datetime) -> None:
    """Make a whole upload part of its dossier; one that is refused says why until it expires.

    Raises NotFound, UploadBusy, and what `take_file` does.
    """
    try:
        with database.transaction() as conn:
            dossier = dossiers.lock(conn, code)
            found = uploads.hold(conn, dossier.id, upload)
            if found.done_at is None:
                _take(conn, kit, dossier, found, received_at)
    except (FileRefused, TooManyFiles, QuotaReached, NotEditable, SupplementTooLate) as refusal:
        with database.transaction() as conn:
            uploads.settle(conn, upload, received_at, refused=words_of(refusal))
        kit.parts.remove(upload)
        raise
    kit.parts.remove(upload)


def _take(
    conn: Connection, kit: Kit, dossier: Dossier, upload: Upload, received_at: datetime
) -> None:
    check_promised(conn, dossier, upload.hash, upload.touched_at)
    uploads.settle(conn, upload.id, received_at)  # from here on its bytes count as a file's
    with closing(_bytes_of(kit, upload)) as content:
        offered = Offered(
            name=upload.name, declared=upload.declared, size=upload.size, content=content
        )
        fulfil(conn, dossier, offered, upload.hash, received_at)
        take_file(conn, kit.store, dossier, offered, kit.limits, received_at)


def _bytes_of(kit: Kit, upload: Upload) -> BinaryIO:
    """Raises FileRefused where they are gone: a restored database knows of more than the disk."""
    try:
        return kit.parts.open(upload.id)
    except FileNotFoundError as error:
        raise FileRefused(upload.name, phrases.BYTES_GONE) from error


def words_of(refusal: Problem) -> str:
    """One sentence for the applicant."""
    return getattr(refusal, "words", "") or refusal.detail or refusal.title


def abandon(conn: Connection, dossier: Dossier, upload: UUID) -> Upload:
    """Forget an upload; its bytes go with it. Raises NotFound, UploadBusy."""
    found = uploads.hold(conn, dossier.id, upload)
    uploads.remove(conn, upload)
    return found


def finish_orphans(database: Database, kit: Kit, now: datetime) -> int:
    """Whole uploads whose request died before their file was taken.

    Whatever is wrong with one, it is said on the page or tried again, and stops no other.
    """
    with database.transaction() as conn:
        found = uploads.orphans(conn, now - ORPHANED, BATCH)
    for code, upload in found:
        try:
            finish(database, kit, code, upload, now)
        except (OperationalError, Problem) as error:
            if isinstance(error, OperationalError):
                raise
        except Exception:
            log.exception("upload not taken", upload=str(upload))
    return len(found)


def expire(database: Database, kit: Kit, now: datetime) -> int:
    """Uploads that nobody went on with."""
    with database.transaction() as conn:
        gone = uploads.expire(conn, now - KEPT)
    for upload in gone:
        kit.parts.remove(upload)
    return len(gone)
