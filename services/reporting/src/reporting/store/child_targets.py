"""What parents set the units below them to strive for; reporting's own truth."""

from collections.abc import Mapping
from datetime import datetime

from servicekit import db
from servicekit.db import Connection


def of_parent(conn: Connection, edition: str, parent: str) -> dict[str, int]:
    """The targets that a parent has set and not taken back, by unit."""
    found = conn.execute(
        """
        SELECT unit, minimum FROM (
            SELECT DISTINCT ON (unit) unit, minimum FROM public.child_targets
            WHERE edition = %s AND parent = %s ORDER BY unit, id DESC
        ) AS newest WHERE minimum IS NOT NULL
        """,
        (edition, parent),
    )
    return dict(found.fetchall())


def add(
    conn: Connection,
    place: tuple[str, str],
    minimums: Mapping[str, int | None],
    account: int,
    now: datetime,
) -> None:
    """Set targets by unit (None takes one back); `place` is the edition and the parent."""
    for unit, minimum in minimums.items():
        db.execute(
            conn,
            """
            INSERT INTO public.child_targets (edition, parent, unit, minimum, set_by, set_at)
            VALUES (%s, %s, %s, %s, %s, %s)
            """,
            (*place, unit, minimum, account, now),
        )


def lock(conn: Connection, edition: str, parent: str) -> None:
    """Two officers of one parent set targets one after the other."""
    db.execute(
        conn,
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
        (f"child_targets:{edition}:{parent}",),
    )
