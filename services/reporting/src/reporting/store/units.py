"""The projection of units."""

from datetime import date
from typing import Final, Literal

import msgspec
from msgspec.structs import asdict

from contracts.events import UnitContact, UnitState
from reporting.model.targets import Unit
from servicekit import db
from servicekit.db import Connection

COLUMNS: Final = """
    units.code, units.name, units.kind, units.unit_group, units.parent, units.valid_from,
    units.valid_to, units.replaced_by, units.listed
"""

LISTS: Final = dict.fromkeys(("aliases", "former_parents", "former_names", "contacts"))
"""What of a state stands in tables of its own, or nowhere."""
CALLED: Final = """
    SELECT code, coalesce(former.name, units.name) AS name FROM units LEFT JOIN LATERAL (
        SELECT unit_names.name FROM unit_names
        WHERE unit_names.unit = units.code AND until > %(day)s ORDER BY until LIMIT 1
    ) AS former ON true
"""
"""What units were called on a day."""


def save(conn: Connection, unit: UnitState) -> bool:
    """Upsert unless as much or more is known; True when it changed something.

    What is published again may say what a former release did not.
    """
    changed = db.execute(
        conn,
        """
        INSERT INTO units AS known (code, version, name, kind, unit_group, parent, valid_from,
                                    valid_to, replaced_by, listed, names_known)
        VALUES (%(code)s, %(version)s, %(name)s, %(kind)s, %(group)s, %(parent)s, %(valid_from)s,
                %(valid_to)s, %(replaced_by)s, %(listed)s, %(names_known)s)
        ON CONFLICT (code) DO UPDATE
        SET (version, name, kind, unit_group, parent, valid_from, valid_to, replaced_by, listed,
             names_known) =
            (excluded.version, excluded.name, excluded.kind, excluded.unit_group, excluded.parent,
             excluded.valid_from, excluded.valid_to, excluded.replaced_by, excluded.listed,
             excluded.names_known)
        WHERE (known.version, known.names_known) < (excluded.version, excluded.names_known)
        """,
        asdict(unit) | LISTS | {"names_known": unit.former_names is not None},
    )
    if changed:
        _save_places(conn, unit)
        _save_names(conn, unit)
        _save_contacts(conn, unit)
    return changed == 1


def forget(conn: Connection, code: str) -> None:
    """The unit's key was erased from the log."""
    db.execute(conn, "DELETE FROM units WHERE code = %s", (code,))
    db.execute(conn, "DELETE FROM unit_parents WHERE unit = %s", (code,))
    db.execute(conn, "DELETE FROM unit_names WHERE unit = %s", (code,))
    db.execute(conn, "DELETE FROM unit_contacts WHERE unit = %s", (code,))


def every(conn: Connection) -> list[Unit]:
    """All units where they stand now, in the order of their names."""
    return db.rows(conn, Unit, f"SELECT {COLUMNS} FROM units ORDER BY name, code")


def on(conn: Connection, day: date) -> list[Unit]:
    """All units as they stood on a day: under the name and the parent of that day, replaced only if
    they were already. Who sees what is judged by `every`, never by this.
    """
    return db.rows(
        conn,
        Unit,
        f"""
        SELECT units.code, called.name, units.kind, units.unit_group, units.valid_from,
               units.valid_to, units.listed,
               CASE WHEN place.unit IS NULL THEN units.parent ELSE place.parent END AS parent,
               CASE WHEN units.valid_to <= %(day)s THEN units.replaced_by END AS replaced_by
        FROM units JOIN ({CALLED}) AS called USING (code) LEFT JOIN LATERAL (
            SELECT unit, parent FROM unit_parents
            WHERE unit_parents.unit = units.code AND until > %(day)s ORDER BY until LIMIT 1
        ) AS place ON true
        ORDER BY called.name, units.code
        """,
        {"day": day},
    )


def unnamed(conn: Connection) -> int:
    """Units on the edition's list whose states do not say what they were called before."""
    found = db.value(conn, "SELECT count(*) FROM units WHERE listed AND NOT names_known")
    return int(found or 0)


def contacts(conn: Connection) -> dict[str, list[UnitContact]]:
    """Official ways to reach units, by code."""
    found: dict[str, list[UnitContact]] = {}
    for row in db.rows(
        conn,
        _Contact,
        "SELECT unit, channel, address, label FROM unit_contacts ORDER BY unit, number",
    ):
        contact = UnitContact(channel=row.channel, address=row.address, label=row.label)
        found.setdefault(row.unit, []).append(contact)
    return found


class _Contact(msgspec.Struct, frozen=True):
    unit: str
    channel: Literal["email", "phone", "zalo"]
    address: str
    label: str


def _save_places(conn: Connection, unit: UnitState) -> None:
    db.execute(conn, "DELETE FROM unit_parents WHERE unit = %s", (unit.code,))
    for place in unit.former_parents:
        db.execute(
            conn,
            """
            INSERT INTO unit_parents (unit, parent, until) VALUES (%s, %s, %s)
            ON CONFLICT DO NOTHING
            """,
            (unit.code, place.parent, place.until),
        )


def _save_names(conn: Connection, unit: UnitState) -> None:
    db.execute(conn, "DELETE FROM unit_names WHERE unit = %s", (unit.code,))
    for former in unit.former_names or ():
        db.execute(
            conn,
            """
            INSERT INTO unit_names (unit, name, until) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING
            """,
            (unit.code, former.name, former.until),
        )


def _save_contacts(conn: Connection, unit: UnitState) -> None:
    db.execute(conn, "DELETE FROM unit_contacts WHERE unit = %s", (unit.code,))
    for number, contact in enumerate(unit.contacts):
        db.execute(
            conn,
            """
            INSERT INTO unit_contacts (unit, number, channel, address, label)
            VALUES (%s, %s, %s, %s, %s)
            """,
            (unit.code, number, contact.channel, contact.address, contact.label),
        )
