"""What was handed in, each time: digest, time, units named then."""

from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection


class HandIn(msgspec.Struct, frozen=True, kw_only=True):
    """One handing in; `version` is the dossier's version that it made."""

    version: int
    received_at: datetime
    digest: str
    files: int
    primary_unit: str | None
    units: tuple[str, ...]

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "units", tuple(self.units))


class Authentic(msgspec.Struct, frozen=True, kw_only=True):
    """All that the public learns of a receipt."""

    code: str
    edition: str
    received_at: datetime


def add(conn: Connection, dossier: UUID, hand_in: HandIn) -> None:
    """Keep what was handed in."""
    db.execute(
        conn,
        """
        INSERT INTO hand_ins (dossier, version, received_at, digest, files, primary_unit, units)
        VALUES (%(dossier)s, %(version)s, %(received_at)s, %(digest)s, %(files)s,
                %(primary_unit)s, %(units)s)
        """,
        {"dossier": dossier, **msgspec.structs.asdict(hand_in), "units": list(hand_in.units)},
    )


def of_dossier(conn: Connection, dossier: UUID) -> list[HandIn]:
    """The latest first."""
    return db.rows(
        conn,
        HandIn,
        "SELECT version, received_at, digest, files, primary_unit, units FROM hand_ins"
        " WHERE dossier = %(dossier)s ORDER BY version DESC",
        {"dossier": dossier},
    )


def authentic(conn: Connection, code: str, digits: str) -> Authentic | None:
    """The handing in that a receipt's code and check number name."""
    return db.maybe(
        conn,
        Authentic,
        """
        SELECT d.code, d.edition, h.received_at
        FROM hand_ins h JOIN dossiers d ON d.id = h.dossier
        WHERE d.code = %(code)s AND starts_with(h.digest, %(digits)s)
        """,
        {"code": code, "digits": digits},
    )
