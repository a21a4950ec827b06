"""Rows of uploads that come in pieces."""

from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

import msgspec
from psycopg.errors import LockNotAvailable

from servicekit import db
from servicekit.db import Connection
from submissions.errors.files import UploadBusy, UploadMoved


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file on its way. `received`: how many of its bytes are on disk; `hash`: its SHA-256 where

    it was promised; `refused`: why it was not taken although it is whole, in people's words.
    """

    id: UUID
    dossier: UUID
    name: str
    declared: str
    size: int
    received: int
    hash: str | None
    refused: str
    created_at: datetime
    touched_at: datetime
    done_at: datetime | None = None

    @property
    def is_whole(self) -> bool:
        return self.received == self.size

    @property
    def percent(self) -> int:
        return self.received * 100 // self.size


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """How many uploads of an account are open, in one dossier and in all, and their bytes."""

    of_dossier: int
    of_account: int
    bytes: int


COLUMNS: Final[LiteralString] = (
    "id, dossier, name, declared, size, received, hash, refused, created_at, touched_at, done_at"
)


def add(conn: Connection, upload: Upload) -> None:
    db.execute(
        conn,
        """
        INSERT INTO uploads
            (id, dossier, name, declared, size, received, hash, refused, created_at, touched_at)
        VALUES (%(id)s, %(dossier)s, %(name)s, %(declared)s, %(size)s, %(received)s, %(hash)s,
                %(refused)s, %(created_at)s, %(touched_at)s)
        """,
        msgspec.structs.asdict(upload),
    )


def get(conn: Connection, dossier: UUID, upload: UUID) -> Upload:
    """An upload of this dossier. Raises NotFound."""
    return db.one(
        conn,
        Upload,
        f"SELECT {COLUMNS} FROM uploads WHERE dossier = %(dossier)s AND id = %(id)s",
        {"dossier": dossier, "id": upload},
    )


def hold(conn: Connection, dossier: UUID, upload: UUID) -> Upload:
    """The same, for whoever writes to it: one at a time. Raises NotFound, UploadBusy."""
    try:
        return db.one(
            conn,
            Upload,
            f"SELECT {COLUMNS} FROM uploads WHERE dossier = %(dossier)s AND id = %(id)s"
            " FOR UPDATE NOWAIT",
            {"dossier": dossier, "id": upload},
        )
    except LockNotAvailable as error:
        raise UploadBusy from error


def of_dossier(conn: Connection, dossier: UUID) -> list[Upload]:
    """Those still open and those that were refused, in the order of beginning."""
    return db.rows(
        conn,
        Upload,
        f"SELECT {COLUMNS} FROM uploads WHERE dossier = %(dossier)s"
        " AND (done_at IS NULL OR refused <> '') ORDER BY created_at, id",
        {"dossier": dossier},
    )


def opened(conn: Connection, dossier: UUID, account: int, edition: str) -> Open:
    """What an account has open in an edition."""
    return db.one(
        conn,
        Open,
        """
        SELECT count(*) FILTER (WHERE dossiers.id = %(dossier)s) AS of_dossier,
               count(*) AS of_account, coalesce(sum(size), 0)::bigint AS bytes
        FROM uploads JOIN dossiers ON dossiers.id = uploads.dossier
        WHERE account = %(account)s AND edition = %(edition)s AND done_at IS NULL
        """,
        {"dossier": dossier, "account": account, "edition": edition},
    )


def move(conn: Connection, upload: Upload, received: int, now: datetime) -> Upload:
    """More bytes are on disk. Raises UploadMoved when somebody else said so first."""
    count = db.execute(
        conn,
        "UPDATE uploads SET received = %(now_received)s, touched_at = %(now)s"
        " WHERE id = %(id)s AND received = %(received)s",
        {"id": upload.id, "received": upload.received, "now_received": received, "now": now},
    )
    db.exactly_one(count, UploadMoved(upload.received))
    return msgspec.structs.replace(upload, received=received, touched_at=now)


def settle(conn: Connection, upload: UUID, now: datetime, refused: str = "") -> int:
    """A whole upload became a file of its dossier, or was refused in these words."""
    return db.execute(
        conn,
        "UPDATE uploads SET refused = %(refused)s, touched_at = %(now)s, done_at = %(now)s"
        " WHERE id = %(id)s AND done_at IS NULL",
        {"id": upload, "refused": refused, "now": now},
    )


def remove(conn: Connection, upload: UUID) -> int:
    return db.execute(conn, "DELETE FROM uploads WHERE id = %s", (upload,))


def expire(conn: Connection, untouched_since: datetime) -> list[UUID]:
    """Forget uploads nobody goes on with."""
    found = conn.execute(
        "DELETE FROM uploads WHERE touched_at < %s RETURNING id", (untouched_since,)
    )
    return [upload for (upload,) in found.fetchall()]


def forget(conn: Connection, dossier: UUID) -> int:
    """All of a dossier's."""
    return db.execute(conn, "DELETE FROM uploads WHERE dossier = %s", (dossier,))


def orphans(conn: Connection, before: datetime, most: int) -> list[tuple[str, UUID]]:
    """Whole uploads that nobody made part of their dossier: the dossier's code, the upload."""
    return conn.execute(
        """
        SELECT code, uploads.id FROM uploads JOIN dossiers ON dossiers.id = uploads.dossier
        WHERE received = size AND done_at IS NULL AND touched_at < %(before)s
        ORDER BY touched_at LIMIT %(most)s
        """,
        {"before": before, "most": most},
    ).fetchall()


def names_in_use(conn: Connection) -> set[str]:
    """Names of files that belong to open uploads."""
    sql = "SELECT id FROM uploads WHERE done_at IS NULL"
    return {str(upload) for (upload,) in conn.execute(sql).fetchall()}
