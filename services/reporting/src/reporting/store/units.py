"""The projection of units."""

from typing import Final

from msgspec.structs import asdict

from contracts.events import UnitState
from reporting.model.targets import Unit
from servicekit import db
from servicekit.db import Connection

COLUMNS: Final = """
    units.code, units.name, units.kind, units.unit_group, units.parent, units.valid_from,
    units.valid_to, units.replaced_by, units.listed
"""


def save(conn: Connection, unit: UnitState) -> bool:
    """Upsert unless a newer version is known; True when it changed something."""
    changed = db.execute(
        conn,
        """
        INSERT INTO units AS known (code, version, name, kind, unit_group, parent, valid_from,
                                    valid_to, replaced_by, listed)
        VALUES (%(code)s, %(version)s, %(name)s, %(kind)s, %(group)s, %(parent)s, %(valid_from)s,
                %(valid_to)s, %(replaced_by)s, %(listed)s)
        ON CONFLICT (code) DO UPDATE
        SET (version, name, kind, unit_group, parent, valid_from, valid_to, replaced_by, listed) =
            (excluded.version, excluded.name, excluded.kind, excluded.unit_group, excluded.parent,
             excluded.valid_from, excluded.valid_to, excluded.replaced_by, excluded.listed)
        WHERE known.version < excluded.version
        """,
        asdict(unit) | {"aliases": None},
    )
    return changed == 1


def forget(conn: Connection, code: str) -> None:
    """The unit's key was erased from the log."""
    db.execute(conn, "DELETE FROM units WHERE code = %s", (code,))


def every(conn: Connection) -> list[Unit]:
    """All units, in the order of their names."""
    return db.rows(conn, Unit, f"SELECT {COLUMNS} FROM units ORDER BY name, code")
