"""Writes all states into the outbox again, for readers that lost theirs."""

from datetime import datetime

from portal.actions.edition_versions import announce
from portal.actions.visits import republish_visits
from portal.store import editions
from servicekit.db import Connection


def republish(conn: Connection, now: datetime) -> int:
    """Answers how many states were written."""
    states = editions.announced(conn)
    for state in states:
        announce(conn, state, now)
    return len(states) + republish_visits(conn, now)
