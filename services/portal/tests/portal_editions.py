"""The demonstration edition as the tests of its forms look at it."""

from contracts.events import EditionState
from portal.store import editions
from servicekit.db import Connection
from servicekit.testing import outbox_events


def stored(conn: Connection) -> EditionState:
    """As it is kept, which is as it was told to others."""
    edition = editions.find(conn, "trinh-dien")
    assert outbox_events(conn)[-1] == edition
    return edition
