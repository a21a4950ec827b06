"""How much waits to be sent."""

from datetime import datetime

from servicekit.db import Connection


def due(conn: Connection, now: datetime) -> list[tuple[str, int, float]]:
    """For each lane: messages that are due, and the age in seconds of the oldest."""
    found = conn.execute(
        """
        SELECT lanes.lane, count(id), coalesce(extract(epoch FROM %(now)s - min(due_at)), 0)
        FROM (VALUES ('urgent'), ('ordinary')) AS lanes (lane)
        LEFT JOIN messages ON messages.lane = lanes.lane AND due_at <= %(now)s
            AND state IN ('created', 'failed_temporary')
        GROUP BY lanes.lane
        """,
        {"now": now},
    )
    return [(lane, count, float(seconds)) for lane, count, seconds in found]


def unsent(conn: Connection, now: datetime) -> list[tuple[str, float]]:
    """For each lane: the age in seconds of the oldest message nothing has become of yet."""
    found = conn.execute(
        """
        SELECT lanes.lane, coalesce(extract(epoch FROM %(now)s - min(created_at)), 0)
        FROM (VALUES ('urgent'), ('ordinary')) AS lanes (lane)
        LEFT JOIN messages ON messages.lane = lanes.lane
            AND state IN ('created', 'failed_temporary')
        GROUP BY lanes.lane
        """,
        {"now": now},
    )
    return [(lane, float(seconds)) for lane, seconds in found]
