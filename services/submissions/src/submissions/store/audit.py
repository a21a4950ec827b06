"""The audit of the life cycle: who, when, before, after, why."""

from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """One step as it was taken."""

    dossier: UUID
    version: int
    verb: str
    before: str | None
    after: str
    actor: int
    acted_as: str
    reason: str | None
    note: str
    at: datetime


def note(conn: Connection, transition: Transition) -> None:
    """Append a step."""
    db.execute(
        conn,
        """
        INSERT INTO transitions
            (dossier, version, verb, before, after, actor, acted_as, reason, note, at)
        VALUES (%(dossier)s, %(version)s, %(verb)s, %(before)s, %(after)s, %(actor)s,
                %(acted_as)s, %(reason)s, %(note)s, %(at)s)
        """,
        msgspec.structs.asdict(transition),
    )


def of_dossier(conn: Connection, dossier: UUID) -> list[Transition]:
    """All steps, the latest first."""
    return db.rows(
        conn,
        Transition,
        """
        SELECT dossier, version, verb, before, after, actor, acted_as, reason, note, at
        FROM transitions WHERE dossier = %(dossier)s ORDER BY version DESC
        """,
        {"dossier": dossier},
    )


def last(conn: Connection, dossier: UUID, verb: str) -> Transition | None:
    """The latest step of this kind."""
    return next((step for step in of_dossier(conn, dossier) if step.verb == verb), None)
