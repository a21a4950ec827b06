"""The tree of units as SQL: which units a unit counts for."""

from typing import Final

from servicekit import db
from servicekit.db import Connection

BRANCHES: Final = """
    WITH RECURSIVE branches (code, top) AS (
        SELECT code, code FROM units
        UNION
        SELECT branches.code, above.top
        FROM branches
        JOIN units ON units.code = branches.top
        CROSS JOIN LATERAL (VALUES (units.parent), (units.replaced_by)) AS above (top)
        WHERE above.top IS NOT NULL
    )
"""
"""`branches(code, top)`: every unit counts for itself, for all above it (S3-10) and for the unit
that replaced it (S2-05). UNION drops repeats, so a cycle ends.
"""


STANDING: Final = (
    BRANCHES
    + """
    , standing AS (
        SELECT code, unit_group FROM units
        WHERE listed AND (valid_from IS NULL OR valid_from <= %(day)s)
          AND (valid_to IS NULL OR valid_to > %(day)s)
    )
    """
)
"""And `standing(code, unit_group)`: the units of the edition's own list on `%(day)s` (Y-07)."""


def within(conn: Connection, unit: str, tops: tuple[str, ...]) -> bool:
    """Whether `unit` lies in the branch of one of `tops`."""
    return bool(
        db.value(
            conn,
            BRANCHES
            + "SELECT EXISTS (SELECT FROM branches WHERE code = %s AND top = ANY (%s::text[]))",
            (unit, list(tops)),
        )
    )
