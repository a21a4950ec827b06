"""Who is on the list of guests: typed one by one, or taken from a sheet."""

from datetime import datetime
from typing import BinaryIO, Final
from uuid import UUID

from portal.actions.ceremonies.changing import By
from portal.model.ceremonies import import_rows
from portal.model.ceremonies.guests import Guest, Named, hash_secret, new_secret
from portal.model.ceremonies.parts import GuestGroup
from portal.store import editions
from portal.store.ceremonies import ceremonies, guest_sheets, guests, parts
from portal.store.ceremonies.guest_sheets import Import
from servicekit import codes, sealing
from servicekit.db import Connection, Database
from servicekit.ids import new_id

NAME_OF_FILE: Final = 200


def add_guest(database: Database, ceremony: int, named: Named, keys: str, by: By) -> Guest:
    """Raises NotFound."""
    with database.transaction() as conn:
        made = add_named(conn, ceremony, named, keys)
        ceremonies.note(conn, ceremony, "guest_added", made.code, by.account, by.now)
    return made


def add_named(conn: Connection, ceremony: int, named: Named, keys: str) -> Guest:
    """A guest with a code of their own and the secret of their link. Raises NotFound."""
    edition = editions.find(conn, ceremonies.find(conn, ceremony).edition)
    guest = guests.next_id(conn)
    secret = new_secret()
    code = codes.make(edition.number, guest)
    kept = (code, hash_secret(secret) or b"", sealing.seal(keys, secret.encode()))
    guests.add(conn, ceremony, guest, named, kept)
    return guests.find(conn, ceremony, guest)


def change_guest(database: Database, guest: Guest, version: int, named: Named, by: By) -> None:
    """Raises CeremonyChangedMeanwhile."""
    with database.transaction() as conn:
        guests.save(conn, guest, version, named)
        ceremonies.note(conn, guest.ceremony, "guest_changed", guest.code, by.account, by.now)


def remove_guest(database: Database, guest: Guest, by: By) -> None:
    """Their link is dead at once. Raises CeremonyChangedMeanwhile."""
    with database.transaction() as conn:
        guests.remove(conn, guest)
        ceremonies.note(conn, guest.ceremony, "guest_removed", guest.code, by.account, by.now)


def check_sheet(
    database: Database, ceremony: int, content: BinaryIO, file: str, now: datetime
) -> UUID:
    """The dry run: nobody becomes a guest yet. Raises GuestsRefused, NotFound."""
    given = guest_sheets.read_guests(content)
    with database.transaction() as conn:
        ceremonies.find(conn, ceremony)
        groups = parts.of(conn, GuestGroup, ceremony)
        rows = import_rows.check(given, groups, _known(conn, ceremony))
        made = Import(
            id=UUID(new_id()),
            ceremony=ceremony,
            file=file[:NAME_OF_FILE],
            rows=rows,
            done_at=None,
            imported=None,
        )
        guest_sheets.add(conn, made, now)
    return made.id


def import_sheet(database: Database, ceremony: int, wanted: UUID, keys: str, by: By) -> int:
    """Rows without a mistake become guests, once; answers how many. Raises NotFound."""
    with database.transaction() as conn:
        ceremonies.locked(conn, ceremony)
        made = guest_sheets.find(conn, ceremony, wanted, lock=True)
        if made.done_at is not None:
            return made.imported or 0
        known = _known(conn, ceremony)
        fresh = [
            row.named
            for row in made.rows
            if row.ready and row.named and _key(row.named) not in known
        ]
        for named in fresh:
            add_named(conn, ceremony, named, keys)
        guest_sheets.finish(conn, wanted, len(fresh), by.now)
        ceremonies.note(conn, ceremony, "imported", str(len(fresh)), by.account, by.now)
    return len(fresh)


def _known(conn: Connection, ceremony: int) -> set[import_rows.Key]:
    return {_key(guest) for guest in guests.of(conn, ceremony)}


def _key(guest: Guest | Named) -> import_rows.Key:
    return import_rows.key_of(guest.name, guest.body)
