"""Dense numbers within an edition: no gap, never used twice (law 2)."""

from typing import Literal

from servicekit import db
from servicekit.db import Connection


def next_number(conn: Connection, edition: str, name: Literal["dossier", "entry"]) -> int:
    """1, 2, 3 …; a rolled back transaction gives its number back."""
    return int(
        db.value(
            conn,
            """
            INSERT INTO counters AS known (edition, name, last) VALUES (%s, %s, 1)
            ON CONFLICT (edition, name) DO UPDATE SET last = known.last + 1
            RETURNING last
            """,
            (edition, name),
        )
        or 0
    )
