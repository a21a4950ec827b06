"""Units: our copies, and their names on published entries."""

from contracts.events import UnitState
from servicekit import copies
from servicekit.consumer import Received
from servicekit.db import Connection
from submissions.actions.states import renew_entries_of


def handle_unit(conn: Connection, received: Received[UnitState]) -> None:
    """Keep the copy; a new name goes out with the unit's entries. Idempotent by version."""
    unit = received.event
    known = copies.find(conn, UnitState, unit.code)
    renamed = known is not None and known.name != unit.name
    if copies.store(conn, unit) and renamed:
        renew_entries_of(conn, unit.code, received.time)
