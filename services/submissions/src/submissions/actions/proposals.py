"""A published dossier as a correction would have it, beside what is public."""

import msgspec

from servicekit.db import Connection
from submissions.actions.looking import File
from submissions.model.contents import Contents
from submissions.model.corrections import Choice, settled
from submissions.store import attachments
from submissions.store.attachments import Attachment
from submissions.store.corrections import Correction
from submissions.store.dossiers import Dossier


def wanted_contents(dossier: Dossier, correction: Correction) -> Contents:
    """What the dossier would say."""
    return settled(correction.contents, dossier.declined_units)


def public_files(conn: Connection, dossier: Dossier) -> Choice:
    """The files' choice that is public now."""
    found = attachments.of_dossier(conn, dossier.id)
    return Choice(
        cover=next((file.id for file in found if file.cover), None),
        shown=frozenset(file.id for file in found if file.shown),
    )


def worded(dossier: Dossier, correction: Correction) -> Dossier:
    """The dossier as it would read; never to be stored."""
    wanted = wanted_contents(dossier, correction)
    return msgspec.structs.replace(dossier, **msgspec.structs.asdict(wanted))


def brought_with(conn: Connection, correction: Correction) -> list[Attachment]:
    """Files that came for a correction: no others come to a published dossier (decision 0025)."""
    found = attachments.of_dossier(conn, correction.dossier)
    return [file for file in found if is_brought(correction, file)]


def is_brought(correction: Correction, file: Attachment) -> bool:
    """Whether a file, as it stands in the dossier, came for this correction."""
    return file.added_at >= correction.opened_at and not file.shown


def as_published(file: File, correction: Correction) -> File:
    """A dossier's file without what came for the correction; never to be stored."""
    before = [one for one in file.attachments if not is_brought(correction, one)]
    return msgspec.structs.replace(file, attachments=before)


def as_proposed(file: File, correction: Correction) -> File:
    """A dossier's file as it would be, for its owner's forms and for staff; never to be stored."""
    dossier = worded(file.dossier, correction)
    files = [_chosen(attachment, correction.files) for attachment in file.attachments]
    return msgspec.structs.replace(file, dossier=dossier, attachments=files)


def _chosen(attachment: Attachment, files: Choice) -> Attachment:
    cover = attachment.id == files.cover and attachment.is_image
    shown = cover or attachment.id in files.shown
    return msgspec.structs.replace(attachment, cover=cover, shown=shown)
