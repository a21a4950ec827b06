"""Units that declined to be credited for a dossier (S0-21)."""

from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection


class Decline(msgspec.Struct, frozen=True, kw_only=True):
    """A unit's word that it did not nominate this dossier."""

    unit: str
    account: int
    reason: str
    at: datetime


def add(conn: Connection, dossier: UUID, decline: Decline) -> None:
    """Keep who declined, when and why."""
    db.execute(
        conn,
        """
        INSERT INTO declines (dossier, unit, account, reason, at)
        VALUES (%(dossier)s, %(unit)s, %(account)s, %(reason)s, %(at)s)
        ON CONFLICT (dossier, unit) DO NOTHING
        """,
        {"dossier": dossier, **msgspec.structs.asdict(decline)},
    )


def of_dossier(conn: Connection, dossier: UUID) -> list[Decline]:
    """All of a dossier's declines, the oldest first."""
    return db.rows(
        conn,
        Decline,
        "SELECT unit, account, reason, at FROM declines WHERE dossier = %s ORDER BY at, unit",
        (dossier,),
    )
