"""The same person on the list twice becomes one guest."""

import msgspec

from portal.actions.ceremonies.changing import By
from portal.errors.ceremonies import CeremonyChangedMeanwhile
from portal.model.ceremonies import merging as rules
from portal.model.ceremonies.guests import Guest
from portal.store.ceremonies import ceremonies, guests, merged_guests
from servicekit.db import Database


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """Two guests as they were shown before somebody confirmed: ids with versions; the name and
    office of `spelled_as`, one of the two, are right."""

    versions: dict[int, int]
    spelled_as: int


def merge_guests(database: Database, ceremony: int, seen: Seen, by: By) -> Guest:
    """Answers the one that stays. Raises CeremonyChangedMeanwhile, NotFound."""
    one, other = seen.versions
    with database.transaction() as conn:
        ceremonies.locked(conn, ceremony)
        found = merged_guests.locked(conn, ceremony, (one, other))
        if {guest.id: guest.version for guest in found} != seen.versions:
            raise CeremonyChangedMeanwhile
        kept, gone = rules.in_order(*found)
        merged = rules.combined(kept, gone, spelled_as=seen.spelled_as)
        merged_guests.merge(conn, merged, gone, by.now)
        about = f"{kept.code} {gone.code}"
        ceremonies.note(conn, ceremony, "guests_merged", about, by.account, by.now)
        return guests.find(conn, ceremony, kept.id)
