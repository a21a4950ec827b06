"""Hashes of files that were registered before the deadline (S3-05)."""

from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection


class Commitment(msgspec.Struct, frozen=True, kw_only=True):
    """Exactly the bytes with this SHA-256 may come until `until`, under this name."""

    id: UUID
    dossier: UUID
    name: str
    hash: str
    committed_at: datetime
    until: datetime
    fulfilled_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.fulfilled_at is None


COLUMNS: Final[LiteralString] = "id, dossier, name, hash, committed_at, until, fulfilled_at"


def add(conn: Connection, commitment: Commitment) -> int:
    """The first registration of a hash stands; answers 0 for a repeat."""
    return db.execute(
        conn,
        """
        INSERT INTO commitments (id, dossier, name, hash, committed_at, until, fulfilled_at)
        VALUES (%(id)s, %(dossier)s, %(name)s, %(hash)s, %(committed_at)s, %(until)s,
                %(fulfilled_at)s)
        ON CONFLICT (dossier, hash) DO NOTHING
        """,
        msgspec.structs.asdict(commitment),
    )


def of_dossier(conn: Connection, dossier: UUID) -> list[Commitment]:
    """In the order of registration."""
    return db.rows(
        conn,
        Commitment,
        f"SELECT {COLUMNS} FROM commitments WHERE dossier = %(dossier)s ORDER BY committed_at, id",
        {"dossier": dossier},
    )


def find(conn: Connection, dossier: UUID, digest: str) -> Commitment | None:
    return db.maybe(
        conn,
        Commitment,
        f"SELECT {COLUMNS} FROM commitments WHERE dossier = %(dossier)s AND hash = %(hash)s",
        {"dossier": dossier, "hash": digest},
    )


def fulfil(conn: Connection, dossier: UUID, digest: str, at: datetime) -> int:
    """The file is here."""
    return db.execute(
        conn,
        "UPDATE commitments SET fulfilled_at = %(at)s"
        " WHERE dossier = %(dossier)s AND hash = %(hash)s AND fulfilled_at IS NULL",
        {"dossier": dossier, "hash": digest, "at": at},
    )


def remove(conn: Connection, dossier: UUID, commitment: UUID) -> int:
    """Take an open one back."""
    return db.execute(
        conn,
        "DELETE FROM commitments"
        " WHERE dossier = %(dossier)s AND id = %(id)s AND fulfilled_at IS NULL",
        {"dossier": dossier, "id": commitment},
    )


def forget(conn: Connection, dossier: UUID) -> None:
    """Names of files go with the dossier's contents."""
    db.execute(conn, "DELETE FROM commitments WHERE dossier = %s", (dossier,))
