"""Files promised by their hash before the deadline may come a little later (S3-05).

An edition without a grace (the usual one) knows no promises. With one, whoever has registered the
SHA-256 of a file while handing in was open may send exactly these bytes until the grace is over,
after the dossier was handed in too. Everything is judged by the gateway's receive time.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from contracts.events.submissions import DossierStage as Stage
from servicekit import copies, filetypes
from servicekit.db import Connection
from servicekit.filetypes import FileRefused
from servicekit.ids import new_id
from submissions.actions.attach import Offered, take_file
from submissions.errors.applying import NotEditable
from submissions.errors.files import CommitmentRefused
from submissions.model import deadlines
from submissions.model.lifecycle import EDITABLE
from submissions.model.uploads import is_hash
from submissions.phrases import editing
from submissions.phrases import files as phrases
from submissions.settings import UploadLimits
from submissions.store import commitments
from submissions.store.attachments import Attachment
from submissions.store.commitments import Commitment
from submissions.store.dossiers import Dossier
from submissions.store.files import Store, digest_of


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """Until when files are registered, and until when they may come."""

    register_until: datetime
    send_until: datetime


def terms_of(conn: Connection, dossier: Dossier) -> Terms | None:
    """None where nothing comes after the deadline, or where there is none."""
    edition = copies.edition(conn, dossier.edition)
    grace = timedelta(minutes=edition.dossier_rules.upload_grace_minutes)
    window = edition.windows.submission
    end = window.end if window else None
    if dossier.stage == Stage.NEEDS_SUPPLEMENT:
        end = dossier.supplement_until
    if not grace or end is None:
        return None
    return Terms(register_until=end, send_until=end + grace)


def commit(
    conn: Connection, dossier: Dossier, name: str, digest: str, received_at: datetime
) -> Commitment:
    """Register a file of an editable, locked dossier; again the same is the same.

    Raises CommitmentRefused, FileRefused for a name of a kind we do not take.
    """
    terms = terms_of(conn, dossier)
    if terms is None or received_at >= terms.register_until:
        raise CommitmentRefused("hash", phrases.GRACE_NONE)
    digest = digest.strip().lower()
    if not is_hash(digest):
        raise CommitmentRefused("hash", phrases.NOT_A_HASH)
    if not name.strip():
        raise CommitmentRefused("name", phrases.NAME_MISSING)
    name = filetypes.clean_name(name)
    filetypes.kind_of(name)
    if commitments.find(conn, dossier.id, digest) is None:
        _check_number(conn, dossier)
    made = Commitment(
        id=UUID(new_id()),
        dossier=dossier.id,
        name=name,
        hash=digest,
        committed_at=received_at,
        until=terms.send_until,
    )
    commitments.add(conn, made)
    return commitments.find(conn, dossier.id, digest) or made


def _check_number(conn: Connection, dossier: Dossier) -> None:
    most = copies.edition(conn, dossier.edition).dossier_rules.max_files
    if len(commitments.of_dossier(conn, dossier.id)) >= most:
        raise CommitmentRefused("name", phrases.TOO_MANY_COMMITMENTS)


def promised(conn: Connection, dossier: Dossier) -> list[Commitment]:
    """What was registered and has not come."""
    return [one for one in commitments.of_dossier(conn, dossier.id) if one.is_open]


def check_promised(
    conn: Connection, dossier: Dossier, digest: str | None, received_at: datetime
) -> None:
    """Whether a file may come at this moment: into an editable dossier, or as promised.

    Raises NotEditable, SupplementTooLate.
    """
    if dossier.stage == Stage.NEEDS_SUPPLEMENT:
        deadlines.check_supplement(dossier.supplement_until, received_at)
    if dossier.stage in EDITABLE:
        return
    found = commitments.find(conn, dossier.id, digest) if digest else None
    if dossier.stage != Stage.SUBMITTED:
        raise NotEditable
    if found is None or not found.is_open or received_at >= found.until:
        raise NotEditable(editing.FILES_STAY)


def fulfil(
    conn: Connection, dossier: Dossier, offered: Offered, digest: str | None, at: datetime
) -> None:
    """A file is whole: exactly the promised bytes, where some were promised. Raises FileRefused."""
    if digest is None and not promised(conn, dossier):
        return
    found = digest_of(offered.content)
    if digest not in (None, found):
        raise FileRefused(offered.name, phrases.OTHER_BYTES)
    commitments.fulfil(conn, dossier.id, found, at)


def take_promised(
    conn: Connection,
    store: Store,
    dossier: Dossier,
    offered: Offered,
    limits: UploadLimits,
    received_at: datetime,
) -> Attachment:
    """A file that comes in one go: one of those promised, or none.

    Raises FileRefused, NotEditable, and what `take_file` does.
    """
    found = digest_of(offered.content)
    if commitments.find(conn, dossier.id, found) is None:
        raise FileRefused(filetypes.clean_name(offered.name), phrases.OTHER_BYTES)
    check_promised(conn, dossier, found, received_at)
    commitments.fulfil(conn, dossier.id, found, received_at)
    return take_file(conn, store, dossier, offered, limits, received_at)


def drop(conn: Connection, dossier: Dossier, commitment: UUID) -> int:
    """Take a registration back while the dossier is editable; nothing happens if it is gone."""
    return commitments.remove(conn, dossier.id, commitment)
