"""The demonstration edition as the tests of its forms look at it."""

from contracts.events import EditionState
from portal.actions.edition_versions import with_former
from portal.store import editions
from servicekit.db import Connection
from servicekit.testing import outbox_events


def stored(conn: Connection) -> EditionState:
    """As it is kept; others were told the same, and what units strove for before."""
    edition = editions.find(conn, "trinh-dien")
    assert outbox_events(conn)[-1] == with_former(conn, edition)
    return edition
