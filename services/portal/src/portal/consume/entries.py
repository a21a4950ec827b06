"""Published entries, for the home page."""

from contracts.events import EntryState
from portal.store import entries
from servicekit.consumer import Received
from servicekit.db import Connection


def keep_entry(conn: Connection, received: Received[EntryState]) -> None:
    """Keep the newest state of an entry, whatever its standing."""
    entries.keep(conn, received.event)
