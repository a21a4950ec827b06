"""Changes of handed-in dossiers: who, when, and what stood there before (decision 0018)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from servicekit import db
from servicekit.db import Connection


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """`version`: the one the change made. `before`: only the fields that changed."""

    version: int
    account: int
    before: dict[str, Any]
    at: datetime


def note(conn: Connection, dossier: UUID, edit: Edit) -> None:
    """Append a change."""
    db.execute(
        conn,
        "INSERT INTO edits (dossier, version, account, before, at) VALUES (%s, %s, %s, %s, %s)",
        (dossier, edit.version, edit.account, Jsonb(edit.before), edit.at),
    )


def of_dossier(conn: Connection, dossier: UUID) -> list[Edit]:
    """All changes, the latest first."""
    return db.rows(
        conn,
        Edit,
        "SELECT version, account, before, at FROM edits WHERE dossier = %s ORDER BY version DESC",
        (dossier,),
    )


def forget(conn: Connection, dossier: UUID) -> None:
    db.execute(conn, "DELETE FROM edits WHERE dossier = %s", (dossier,))
