"""Who has come, when, and who let them in."""

from datetime import datetime
from uuid import UUID

import msgspec

from portal.errors.ceremonies import NotUndone
from portal.model.ceremonies.guests import Guest
from portal.store.ceremonies.guests import SELECT
from servicekit import db
from servicekit.db import Connection


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """When a guest came, in which request, and who let them in."""

    arrived_at: datetime
    arrived_key: UUID
    keeper_name: str


def lock(conn: Connection, guest: Guest) -> None:
    """Two doors let the same guest in one after the other."""
    db.execute(conn, "SELECT id FROM ceremony_guests WHERE id = %s FOR UPDATE", (guest.id,))


def arrive(conn: Connection, guest: Guest, keeper: int, arrival: Arrival) -> bool:
    """False when the guest has arrived already."""
    count = db.execute(
        conn,
        """
        UPDATE ceremony_guests SET arrived_at = %(arrived_at)s, arrived_key = %(arrived_key)s,
            keeper = %(keeper)s, keeper_name = %(keeper_name)s
        WHERE id = %(id)s AND arrived_at IS NULL
        """,
        msgspec.structs.asdict(arrival) | {"id": guest.id, "keeper": keeper},
    )
    return count == 1


def find(conn: Connection, guest: Guest) -> Arrival | None:
    """None while the guest is not here."""
    return db.maybe(
        conn,
        Arrival,
        """
        SELECT arrived_at, arrived_key, keeper_name FROM ceremony_guests
        WHERE id = %s AND arrived_at IS NOT NULL
        """,
        (guest.id,),
    )


def undo(conn: Connection, guest: int, key: UUID) -> None:
    """Raises NotUndone unless the arrival is the one of this request."""
    count = db.execute(
        conn,
        """
        UPDATE ceremony_guests SET arrived_at = NULL, arrived_key = NULL, keeper = NULL,
            keeper_name = ''
        WHERE id = %s AND arrived_key = %s
        """,
        (guest, key),
    )
    db.exactly_one(count, NotUndone())


def latest(conn: Connection, ceremony: int, limit: int) -> list[Guest]:
    """The newest first."""
    return db.rows(
        conn,
        Guest,
        SELECT
        + " WHERE ceremony = %s AND arrived_at IS NOT NULL ORDER BY arrived_at DESC, id LIMIT %s",
        (ceremony, limit),
    )
