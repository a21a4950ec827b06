"""Which points of the checklist somebody has ticked on a dossier."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A tick: who found the point in order, and when."""

    point: str
    account: int
    name: str
    at: datetime


def of_dossier(conn: Connection, dossier: UUID) -> dict[str, Check]:
    """The ticks by point."""
    found = db.rows(
        conn,
        Check,
        "SELECT point, account, name, at FROM checks WHERE dossier = %(dossier)s",
        {"dossier": dossier},
    )
    return {check.point: check for check in found}


def set_to(conn: Connection, dossier: UUID, ticked: Iterable[Check]) -> None:
    """Exactly these points are ticked; what was ticked before keeps who did it and when."""
    ticked = list(ticked)
    db.execute(
        conn,
        "DELETE FROM checks WHERE dossier = %(dossier)s AND point <> ALL (%(points)s)",
        {"dossier": dossier, "points": [check.point for check in ticked]},
    )
    for check in ticked:
        db.execute(
            conn,
            "INSERT INTO checks (dossier, point, account, name, at)"
            " VALUES (%(dossier)s, %(point)s, %(account)s, %(name)s, %(at)s)"
            " ON CONFLICT DO NOTHING",
            msgspec.structs.asdict(check) | {"dossier": dossier},
        )
