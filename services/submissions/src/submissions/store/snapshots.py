"""What dossiers said each time they were handed in or corrected."""

from datetime import datetime
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from servicekit import db
from servicekit.db import Connection
from submissions.model.contents import Contents


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """What was known of a file; `hash` is of its bytes, which may be gone."""

    name: str
    kind: str
    size: int
    hash: str
    cover: bool
    shown: bool


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """One version as it was: whose words, since when, on what occasion."""

    dossier: UUID
    version: int
    occasion: str
    contents: Contents
    files: tuple[KeptFile, ...]
    account: int
    at: datetime

    def __post_init__(self) -> None:
        force = msgspec.structs.force_setattr
        force(self, "contents", msgspec.convert(self.contents, Contents))
        force(self, "files", msgspec.convert(self.files, tuple[KeptFile, ...]))


def keep(conn: Connection, snapshot: Snapshot) -> None:
    """Append one; of a version only the first is kept."""
    db.execute(
        conn,
        """
        INSERT INTO snapshots (dossier, version, occasion, contents, files, account, at)
        VALUES (%(dossier)s, %(version)s, %(occasion)s, %(contents)s, %(files)s, %(account)s,
                %(at)s)
        ON CONFLICT (dossier, version) DO NOTHING
        """,
        msgspec.structs.asdict(snapshot)
        | {
            "contents": Jsonb(msgspec.to_builtins(snapshot.contents)),
            "files": Jsonb(msgspec.to_builtins(snapshot.files)),
        },
    )


def of_dossier(conn: Connection, dossier: UUID) -> list[Snapshot]:
    """All of them, the oldest first."""
    return db.rows(
        conn,
        Snapshot,
        "SELECT dossier, version, occasion, contents, files, account, at FROM snapshots"
        " WHERE dossier = %(dossier)s ORDER BY version",
        {"dossier": dossier},
    )


def count(conn: Connection, dossier: UUID) -> int:
    found = db.value(conn, "SELECT count(*) FROM snapshots WHERE dossier = %s", (dossier,))
    return int(found or 0)


def forget(conn: Connection, dossier: UUID) -> None:
    """What was typed goes with the dossier's contents."""
    db.execute(conn, "DELETE FROM snapshots WHERE dossier = %s", (dossier,))
