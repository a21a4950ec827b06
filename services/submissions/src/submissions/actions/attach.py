"""Add, remove and choose files. Bytes are on disk before the row says so, and go after it."""

from datetime import datetime
from typing import BinaryIO, Final
from uuid import UUID

import msgspec

from servicekit import copies, filetypes, films, images, reading
from servicekit.db import Connection
from servicekit.filetypes import FileRefused
from servicekit.ids import new_id
from servicekit.phrases.files import IMAGE_BROKEN, infected
from servicekit.scanner import Scanner, ScannerAway
from submissions import metrics
from submissions.actions.states import publish_if_seen
from submissions.errors.files import (
    NoRoomOnDisk,
    QuotaReached,
    ScannerUnavailable,
    TooManyFiles,
)
from submissions.model.chronicle import Kind
from submissions.model.corrections import CORRECTABLE, Choice
from submissions.settings import Checks, UploadLimits
from submissions.store import attachments, dossiers, happenings
from submissions.store.attachments import Attachment
from submissions.store.dossiers import Dossier
from submissions.store.files import Store

SCANNED_AT_ONCE: Final = 16 * 1_048_576
SCAN_SECONDS: Final = 20.0
NOBODY: Final = 0
"""The actor of what the software does by itself."""


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """A file as the browser sent it."""

    name: str
    declared: str
    size: int
    content: BinaryIO


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A file whose bytes are in the store and that belongs to no dossier yet."""

    name: str
    kind: str
    size: int
    hash: str
    picture: str | None = None
    card: str | None = None
    scan: str = "not_needed"
    not_played: list[str] | None = None


def check_room(store: Store, wanted: int = 0) -> None:
    """Before an upload of so many bytes is read at all. Raises NoRoomOnDisk."""
    try:
        store.check_room(wanted)
    except OSError as error:
        raise NoRoomOnDisk from error


def take_file(
    conn: Connection,
    store: Store,
    dossier: Dossier,
    offered: Offered,
    limits: UploadLimits,
    now: datetime,
) -> Attachment:
    """Check a file, store its bytes and make it part of a locked dossier.

    One at a time per account and in one transaction, so that nothing is stored beyond the limits.
    Raises FileRefused, TooManyFiles, QuotaReached, NoRoomOnDisk, ScannerUnavailable.
    """
    dossiers.lock_applicant(conn, dossier.account)
    most = copies.edition(conn, dossier.edition).dossier_rules.max_files
    if len(attachments.of_dossier(conn, dossier.id)) >= most:
        raise TooManyFiles(most)
    used = attachments.used_bytes(conn, dossier.account, dossier.edition)
    if used + offered.size > limits.of_account:
        raise QuotaReached(filetypes.clean_name(offered.name), limits.of_account)
    return add_file(conn, dossier, keep_file(conn, store, offered, limits), now)


def keep_file(conn: Connection, store: Store, offered: Offered, limits: UploadLimits) -> Kept:
    """Check a file and store its bytes: whoever does so makes it part of a dossier in the same

    transaction. Raises FileRefused, NoRoomOnDisk, ScannerUnavailable.
    """
    attachments.let_files_come(conn)
    name = filetypes.clean_name(offered.name)
    try:
        found = filetypes.identify(name, offered.declared, offered.content)
        filetypes.check_size(name, offered.size, limits.of_file[found.kind])
        content = _measured(name, found.kind, offered.content, limits)
        scan = _scanned(name, found.kind, offered, limits.checks)
        kept = _keep(store, found.kind, name, offered)
    except FileRefused:
        metrics.UPLOADS.labels("unknown", "refused").inc()
        raise
    except OSError as error:
        raise NoRoomOnDisk from error
    metrics.UPLOADS.labels(found.kind, "kept").inc()
    unplayable = list(films.not_played(content.codecs)) if found.kind == "mp4" else None
    return msgspec.structs.replace(kept, scan=scan, not_played=unplayable)


def _measured(name: str, kind: str, content: BinaryIO, limits: UploadLimits) -> reading.Content:
    """Raises FileRefused where it is too long."""
    found = reading.measure(content, kind)
    filetypes.check_pages(name, found.pages, limits.pages)
    filetypes.check_seconds(name, found.seconds, limits.seconds)
    return found


def _scanned(name: str, kind: str, offered: Offered, checks: Checks) -> str:
    """What is known of the file: `not_needed`, `clean`, or `waiting` for the worker.

    Somebody waits for the answer, so large ones are left to the worker; unless nothing may be taken
    that was not scanned. Raises FileRefused, ScannerUnavailable.
    """
    if not checks.wanted(kind):
        return "not_needed"
    must = checks.when_away == "refuse"
    if offered.size > SCANNED_AT_ONCE and not must:
        return "waiting"
    try:
        signature = Scanner(checks.url, SCAN_SECONDS).scan(offered.content)
    except ScannerAway as error:
        if must:
            raise ScannerUnavailable from error
        return "waiting"
    if signature is not None:
        metrics.SCANS.labels("infected").inc()
        raise FileRefused(name, infected(signature))
    metrics.SCANS.labels("clean").inc()
    return "clean"


def add_file(conn: Connection, dossier: Dossier, kept: Kept, now: datetime) -> Attachment:
    """Make a kept file part of a locked dossier; the first image becomes its cover.

    What is published has its cover changed by review alone.
    """
    cover = (
        kept.picture is not None
        and dossier.stage not in CORRECTABLE
        and attachments.cover_of(conn, dossier.id) is None
    )
    row = Attachment(
        id=UUID(new_id()),
        dossier=dossier.id,
        added_at=now,
        cover=cover,
        shown=cover,
        **msgspec.structs.asdict(kept),
    )
    attachments.add(conn, row)
    _note(conn, dossier, Kind.FILE_ADDED, row, now)
    _touched(conn, dossier, now)
    return row


def remove_file(
    conn: Connection,
    dossier: Dossier,
    attachment: UUID,
    now: datetime,
    kind: Kind = Kind.FILE_REMOVED,
) -> Attachment:
    """Take a file out of a dossier; `kind` is what the timeline says. Raises NotFound,

    ChangedMeanwhile.
    """
    found = attachments.get(conn, dossier.id, attachment)
    attachments.discard(conn, [found.id], now)
    _note(conn, dossier, kind, found, now)
    _touched(conn, dossier, now)
    return found


def choose_files(conn: Connection, dossier: Dossier, choice: Choice, now: datetime) -> Dossier:
    """Which image stands for the entry and which files are published with it."""
    attachments.choose(conn, dossier.id, cover=choice.cover, shown=sorted(choice.shown))
    return _touched(conn, dossier, now)


def file_of(
    conn: Connection, dossier: Dossier, attachment: UUID, *, small: bool
) -> tuple[Attachment, str]:
    """A file of a dossier the caller may see, and its hash or that of its small picture.

    Raises NotFound.
    """
    found = attachments.get(conn, dossier.id, attachment)
    return found, (found.small if small else None) or found.hash


def _keep(store: Store, kind: str, name: str, offered: Offered) -> Kept:
    """Images are encoded anew, which drops location data; everything else is kept as it is."""
    if kind not in filetypes.IMAGES:
        return Kept(name=name, kind=kind, size=offered.size, hash=store.keep(offered.content))
    try:
        prepared = images.prepare(offered.content, kind)
    except images.UnreadableImage as error:
        raise FileRefused(name, IMAGE_BROKEN) from error
    return Kept(
        name=name,
        kind=kind,
        size=prepared.original.getbuffer().nbytes,
        picture=store.keep(prepared.picture),
        card=store.keep(prepared.card),
        hash=store.keep(prepared.original),
    )


def _note(conn: Connection, dossier: Dossier, kind: Kind, file: Attachment, now: datetime) -> None:
    actor = NOBODY if kind is Kind.FILE_INFECTED else dossier.account
    happenings.note(conn, dossier.id, kind, actor=actor, now=now, subject=file.name)


def _touched(conn: Connection, dossier: Dossier, now: datetime) -> Dossier:
    after = dossiers.touch(conn, dossier, now)
    publish_if_seen(conn, dossier, after, now)
    return after
