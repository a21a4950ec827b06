"""At the door: a guest is let in once, on the list or not, whatever the network does."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from portal.model.ceremonies.ceremony import Ceremony
from portal.model.ceremonies.guests import BadContact, Guest, WalkIn, hash_secret, read_scanned
from portal.store import editions
from portal.store.ceremonies import arrivals, ceremonies, guests, merged_guests
from portal.store.ceremonies.arrivals import Arrival
from servicekit import codes
from servicekit.db import Connection, Database


class Keeper(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands at the door, and the request: `key` is the same in its repeats."""

    account: int
    name: str
    key: UUID
    now: datetime


class Entrance(msgspec.Struct, frozen=True, kw_only=True):
    """`again`: the guest is here already, since `arrival` says."""

    outcome: Literal["welcome", "again", "unknown", "malformed", "cancelled"]
    guest: Guest | None = None
    arrival: Arrival | None = None


def check_in(database: Database, ceremony: int, text: str, keeper: Keeper) -> Entrance:
    """By a link that was scanned or a code that was typed; a repeat is answered as the first.

    Raises NotFound.
    """
    try:
        kind, value = read_scanned(text)
    except BadContact:
        return Entrance(outcome="malformed")
    with database.transaction() as conn:
        if ceremonies.find(conn, ceremony).cancelled:
            return Entrance(outcome="cancelled")
        guest = _find(conn, kind, value)
        if guest is None or guest.ceremony != ceremony:
            return Entrance(outcome="unknown")
        return _let_in(conn, guest, keeper)


def walk_in(database: Database, ceremony: int, given: WalkIn, keeper: Keeper) -> Entrance:
    """Let in somebody who is not on the list; whoever has that name and office is not made twice.

    An invited one who was overlooked is let in as the invited one. Raises NotFound.
    """
    with database.transaction() as conn:
        found = ceremonies.locked(conn, ceremony)
        if found.cancelled:
            return Entrance(outcome="cancelled")
        known = merged_guests.of_request(conn, ceremony, keeper.key) or arrivals.namesake(
            conn, ceremony, given
        )
        return _let_in(conn, known or _written_down(conn, found, given), keeper)


def entrance_of(conn: Connection, ceremony: int, key: UUID) -> Entrance | None:
    """What that request did; None once it was taken back."""
    guest = arrivals.of_request(conn, ceremony, key)
    if guest is None:
        return None
    return Entrance(outcome="welcome", guest=guest, arrival=arrivals.find(conn, guest))


def undo(database: Database, ceremony: int, guest: int, keeper: Keeper) -> Guest:
    """Take back the arrival of that request; a walk-in is gone with it.

    Raises NotFound, NotUndone.
    """
    with database.transaction() as conn:
        found = guests.find(conn, ceremony, guest)
        arrivals.undo(conn, guest, keeper.key)
        if found.walk_in:
            guests.remove(conn, found)
        ceremonies.note(conn, ceremony, "arrival_undone", found.code, keeper.account, keeper.now)
    return found


def _written_down(conn: Connection, ceremony: Ceremony, given: WalkIn) -> Guest:
    guest = guests.next_id(conn)
    code = codes.make(editions.find(conn, ceremony.edition).number, guest)
    arrivals.add_walk_in(conn, ceremony.id, guest, code, given)
    return guests.find(conn, ceremony.id, guest)


def _find(conn: Connection, kind: str, value: str) -> Guest | None:
    if kind == "code":
        return merged_guests.by_code(conn, value)
    hashed = hash_secret(value)
    return merged_guests.by_secret(conn, hashed) if hashed else None


def _let_in(conn: Connection, guest: Guest, keeper: Keeper) -> Entrance:
    arrivals.lock(conn, guest)
    arrival = Arrival(arrived_at=keeper.now, arrived_key=keeper.key, keeper_name=keeper.name)
    if arrivals.arrive(conn, guest, keeper.account, arrival):
        act = "walked_in" if guest.walk_in else "arrived"
        ceremonies.note(conn, guest.ceremony, act, guest.code, keeper.account, keeper.now)
        return Entrance(outcome="welcome", guest=guest, arrival=arrival)
    known = arrivals.find(conn, guest)
    repeat = known is not None and known.arrived_key == keeper.key
    return Entrance(outcome="welcome" if repeat else "again", guest=guest, arrival=known)
