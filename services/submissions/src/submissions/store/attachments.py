"""Rows of attachments; their bytes are in the file store under their hash."""

from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection
from servicekit.filetypes import BY_KIND, plain_name


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a dossier. `picture` and `card` are hashes of smaller copies of an image.

    `not_played`: what of a film phones do not play (`servicekit.films`); None before it was looked
    at, and of whatever is no film.
    """

    id: UUID
    dossier: UUID
    name: str
    kind: str
    size: int
    hash: str
    picture: str | None
    card: str | None
    cover: bool
    shown: bool
    added_at: datetime
    scan: str = "not_needed"
    preview: str | None = None
    not_played: list[str] | None = None

    @property
    def is_safe(self) -> bool:
        """Whether others than its owner may have it: nothing is left for the scanner to say."""
        return self.scan != "waiting"

    @property
    def small(self) -> str | None:
        """The hash of a picture of it: of an image, a first page, a moment of a film."""
        return self.picture or self.preview

    @property
    def preview_path(self) -> str | None:
        return f"/tep/{self.preview}/xem-truoc.jpg" if self.preview else None

    @property
    def mime(self) -> str:
        return BY_KIND[self.kind].mime

    @property
    def is_image(self) -> bool:
        return self.picture is not None

    @property
    def public_path(self) -> str:
        """Its address once published with the entry."""
        return f"/tep/{self.hash}/{plain_name(self.name)}"

    @property
    def picture_path(self) -> str | None:
        return f"/tep/{self.picture}/anh.jpg" if self.picture else None

    @property
    def card_path(self) -> str | None:
        return f"/tep/{self.card}/chia-se.jpg" if self.card else None


COLUMNS: Final[LiteralString] = (
    "id, dossier, name, kind, size, hash, picture, card, cover, shown, added_at, scan, preview,"
    " not_played"
)


def add(conn: Connection, attachment: Attachment) -> None:
    """Make a stored file part of a dossier."""
    db.execute(
        conn,
        """
        INSERT INTO attachments (id, dossier, name, kind, size, hash, picture, card, cover, shown,
                                 added_at, scan, preview, not_played)
        VALUES (%(id)s, %(dossier)s, %(name)s, %(kind)s, %(size)s, %(hash)s, %(picture)s,
                %(card)s, %(cover)s, %(shown)s, %(added_at)s, %(scan)s, %(preview)s,
                %(not_played)s)
        """,
        msgspec.structs.asdict(attachment),
    )


def of_dossier(conn: Connection, dossier: UUID) -> list[Attachment]:
    """The cover first, then in the order of adding."""
    return db.rows(
        conn,
        Attachment,
        f"SELECT {COLUMNS} FROM attachments WHERE dossier = %(dossier)s"
        " ORDER BY cover DESC, added_at, id",
        {"dossier": dossier},
    )


def get(conn: Connection, dossier: UUID, attachment: UUID) -> Attachment:
    """A file of this dossier. Raises NotFound."""
    return db.one(
        conn,
        Attachment,
        f"SELECT {COLUMNS} FROM attachments WHERE dossier = %(dossier)s AND id = %(id)s",
        {"dossier": dossier, "id": attachment},
    )


def discard(conn: Connection, attachments: list[UUID], now: datetime) -> int:
    """Take files out of their dossiers; the bytes are swept later and count until then."""
    return db.execute(
        conn,
        """
        WITH gone AS (
            DELETE FROM attachments WHERE id = ANY(%(ids)s)
            RETURNING dossier, size, array_remove(ARRAY[hash, picture, card, preview], NULL)
                AS hashes
        )
        INSERT INTO discarded_files (account, edition, size, hashes, discarded_at)
        SELECT account, edition, size, hashes, %(now)s
        FROM gone JOIN dossiers ON dossiers.id = gone.dossier
        """,
        {"ids": attachments, "now": now},
    )


def take_discarded(conn: Connection) -> set[str]:
    """What was discarded; from now on it counts against nobody."""
    found = conn.execute("DELETE FROM discarded_files RETURNING hashes")
    return {digest for (hashes,) in found.fetchall() for digest in hashes}


def used_bytes(conn: Connection, account: int, edition: str) -> int:
    """What all files of an account's dossiers take, with discarded ones that are still on disk and

    those on their way."""
    found = db.value(
        conn,
        """
        SELECT coalesce(sum(size), 0) FROM (
            SELECT size FROM attachments JOIN dossiers ON dossiers.id = attachments.dossier
            WHERE account = %(account)s AND edition = %(edition)s
            UNION ALL
            SELECT size FROM discarded_files
            WHERE account = %(account)s AND edition = %(edition)s
            UNION ALL
            SELECT size FROM uploads JOIN dossiers ON dossiers.id = uploads.dossier
            WHERE account = %(account)s AND edition = %(edition)s AND done_at IS NULL
        ) AS files
        """,
        {"account": account, "edition": edition},
    )
    return int(found or 0)


def waiting(conn: Connection, most: int) -> list[Attachment]:
    """Files the scanner was not asked about; any, so that one it cannot read blocks no other."""
    return db.rows(
        conn,
        Attachment,
        f"SELECT {COLUMNS} FROM attachments WHERE scan = 'waiting'"
        " ORDER BY random() LIMIT %(most)s",
        {"most": most},
    )


def count_waiting(conn: Connection) -> int:
    return int(db.value(conn, "SELECT count(*) FROM attachments WHERE scan = 'waiting'") or 0)


def note_clean(conn: Connection, attachment: UUID) -> int:
    """The scanner found nothing; answers 0 when the file was removed meanwhile."""
    return db.execute(
        conn,
        "UPDATE attachments SET scan = 'clean' WHERE id = %s AND scan = 'waiting'",
        (attachment,),
    )


def note_preview(conn: Connection, attachment: UUID, digest: str) -> int:
    """A picture of it is in the store."""
    return db.execute(
        conn,
        "UPDATE attachments SET preview = %(digest)s WHERE id = %(id)s",
        {"id": attachment, "digest": digest},
    )


def note_not_played(conn: Connection, attachment: UUID, codecs: list[str]) -> int:
    """What of a film phones do not play was found out; answers 0 when the file was removed."""
    return db.execute(
        conn,
        "UPDATE attachments SET not_played = %(codecs)s WHERE id = %(id)s",
        {"id": attachment, "codecs": codecs},
    )


def let_files_come(conn: Connection) -> None:
    """Held from storing bytes until their row is committed: the sweep waits for it."""
    db.execute(conn, "SELECT pg_advisory_xact_lock_shared(hashtextextended('files', 0))")


def keep_files_away(conn: Connection) -> None:
    """Until the transaction ends no new file appears; waits for those that are being stored."""
    db.execute(conn, "SELECT pg_advisory_xact_lock(hashtextextended('files', 0))")


def cover_of(conn: Connection, dossier: UUID) -> Attachment | None:
    """The image that stands for the dossier."""
    return db.maybe(
        conn,
        Attachment,
        f"SELECT {COLUMNS} FROM attachments WHERE dossier = %(dossier)s AND cover",
        {"dossier": dossier},
    )


def choose(conn: Connection, dossier: UUID, *, cover: UUID | None, shown: list[UUID]) -> None:
    """Which image is the cover, which files are published with the entry; the cover is."""
    db.execute(conn, "UPDATE attachments SET cover = false WHERE dossier = %s", (dossier,))
    db.execute(
        conn,
        """
        UPDATE attachments
        SET cover = (id = %(cover)s AND picture IS NOT NULL) IS TRUE,
            shown = id = ANY(%(shown)s) OR (id = %(cover)s AND picture IS NOT NULL) IS TRUE
        WHERE dossier = %(dossier)s
        """,
        {"dossier": dossier, "cover": cover, "shown": shown},
    )


class PublicFile(msgspec.Struct, frozen=True, kw_only=True):
    """A published copy: what to send under which name."""

    name: str
    mime: str


def published(conn: Connection, digest: str) -> PublicFile | None:
    """The file under a hash if an entry on show has published it; pictures come as JPEG."""
    found = conn.execute(
        """
        SELECT a.name, a.kind, a.hash FROM attachments a JOIN dossiers d ON d.id = a.dossier
        WHERE (a.hash = %(hash)s OR a.picture = %(hash)s OR a.card = %(hash)s
               OR a.preview = %(hash)s)
          AND a.shown AND a.scan <> 'waiting'
          AND d.stage IN ('published', 'judged', 'awarded', 'not_awarded')
        LIMIT 1
        """,
        {"hash": digest},
    ).fetchone()
    if found is None:
        return None
    name, kind, own = found
    if own != digest:
        return PublicFile(name=f"{digest[:12]}.jpg", mime=BY_KIND["jpeg"].mime)
    return PublicFile(name=name, mime=BY_KIND[kind].mime)


def hashes_in_use(conn: Connection) -> set[str]:
    """Everything the file store must keep."""
    found = conn.execute(
        "SELECT unnest(array_remove(ARRAY[hash, picture, card, preview], NULL)) FROM attachments"
        " UNION ALL SELECT archive FROM imports WHERE archive IS NOT NULL AND stage = 'running'"
    )
    return {digest for (digest,) in found}
