"""At the door: a guest is let in once, whatever the network does."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from portal.model.ceremonies.guests import BadContact, Guest, hash_secret, read_scanned
from portal.store.ceremonies import arrivals, ceremonies, guests
from portal.store.ceremonies.arrivals import Arrival
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


def undo(database: Database, ceremony: int, guest: int, keeper: Keeper) -> Guest:
    """Take back the arrival of that request. Raises NotFound, NotUndone."""
    with database.transaction() as conn:
        found = guests.find(conn, ceremony, guest)
        arrivals.undo(conn, guest, keeper.key)
        ceremonies.note(conn, ceremony, "arrival_undone", found.code, keeper.account, keeper.now)
    return found


def _find(conn: Connection, kind: str, value: str) -> Guest | None:
    if kind == "code":
        return guests.by_code(conn, value)
    hashed = hash_secret(value)
    return guests.by_secret(conn, hashed) if hashed else None


def _let_in(conn: Connection, guest: Guest, keeper: Keeper) -> Entrance:
    arrivals.lock(conn, guest)
    arrival = Arrival(arrived_at=keeper.now, arrived_key=keeper.key, keeper_name=keeper.name)
    if arrivals.arrive(conn, guest, keeper.account, arrival):
        ceremonies.note(conn, guest.ceremony, "arrived", guest.code, keeper.account, keeper.now)
        return Entrance(outcome="welcome", guest=guest, arrival=arrival)
    known = arrivals.find(conn, guest)
    repeat = known is not None and known.arrived_key == keeper.key
    return Entrance(outcome="welcome" if repeat else "again", guest=guest, arrival=known)
