"""Who has come, when, and who let them in."""

from datetime import datetime
from uuid import UUID

import msgspec

from portal.errors.ceremonies import NotUndone
from portal.model.ceremonies.guests import Guest, WalkIn, folded
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


def of_request(conn: Connection, ceremony: int, key: UUID) -> Guest | None:
    """Whom that request let in; None once it was taken back."""
    return db.maybe(
        conn,
        Guest,
        SELECT
        + " WHERE ceremony = %s AND arrived_key = %s ORDER BY arrived_at DESC, id DESC LIMIT 1",
        (ceremony, key),
    )


def namesake(conn: Connection, ceremony: int, given: WalkIn) -> Guest | None:
    """Somebody of the same name and office but for capitals; the invited one first."""
    return db.maybe(
        conn,
        Guest,
        SELECT
        + """
        WHERE ceremony = %s AND lower(name) = lower(%s) AND lower(body) = lower(%s)
        ORDER BY walk_in, id LIMIT 1
        """,
        (ceremony, given.name, given.body),
    )


def add_walk_in(conn: Connection, ceremony: int, guest: int, code: str, given: WalkIn) -> None:
    """Written down at the door, not let in yet; without a link, because nobody invited them."""
    db.execute(
        conn,
        """
        INSERT INTO ceremony_guests (id, ceremony, code, name, body, came_with, folded, walk_in)
        OVERRIDING SYSTEM VALUE
        VALUES (%(id)s, %(ceremony)s, %(code)s, %(name)s, %(body)s, %(came_with)s, %(folded)s,
            true)
        """,
        msgspec.structs.asdict(given)
        | {
            "id": guest,
            "ceremony": ceremony,
            "code": code,
            "folded": folded(given.name, given.body),
        },
    )


def latest(conn: Connection, ceremony: int, limit: int) -> list[Guest]:
    """The newest first."""
    return db.rows(
        conn,
        Guest,
        SELECT
        + " WHERE ceremony = %s AND arrived_at IS NOT NULL ORDER BY arrived_at DESC, id LIMIT %s",
        (ceremony, limit),
    )
