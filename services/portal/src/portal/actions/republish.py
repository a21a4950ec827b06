"""Writes all states into the outbox again, for readers that lost theirs."""

from datetime import datetime

from portal.actions.visits import republish_visits
from portal.store import editions
from servicekit import outbox
from servicekit.db import Connection


def republish(conn: Connection, now: datetime) -> int:
    """Answers how many states were written."""
    states = editions.announced(conn)
    for state in states:
        outbox.publish(conn, state, edition=state.code, now=now)
    return len(states) + republish_visits(conn, now)
