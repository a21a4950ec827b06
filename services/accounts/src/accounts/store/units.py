"""Rows of units, their names, aliases and contacts."""

from datetime import date
from typing import Final

import msgspec

from accounts.errors import NoSuchUnit, UnitChangedMeanwhile
from accounts.model.units import COMMUNES, Unit, search_text
from contracts.events import FormerName, FormerParent, UnitContact
from servicekit.db import Connection, exactly_one, execute, maybe, rows, value
from servicekit.times import VN

LIMIT: Final = 200


class NameOfDays(msgspec.Struct, frozen=True):
    """A name with the days it was valid, half-open."""

    name: str
    valid_from: date | None
    valid_to: date | None


def all_units(conn: Connection) -> list[Unit]:
    """Every unit, ended ones included, in Vietnamese order of names."""
    return rows(
        conn,
        Unit,
        """
        SELECT code, version, name, kind, unit_group, parent, former_province, listed,
               valid_from, valid_to, replaced_by
        FROM units ORDER BY name COLLATE "vi-x-icu", code
        """,
    )


def find_unit(conn: Connection, code: str) -> Unit | None:
    return maybe(
        conn,
        Unit,
        """
        SELECT code, version, name, kind, unit_group, parent, former_province, listed,
               valid_from, valid_to, replaced_by
        FROM units WHERE code = %s
        """,
        (code,),
    )


def get_unit(conn: Connection, code: str) -> Unit:
    """Raises NoSuchUnit."""
    found = find_unit(conn, code)
    if found is None:
        raise NoSuchUnit(code)
    return found


def parents(conn: Connection) -> dict[str, str | None]:
    return dict(conn.execute("SELECT code, parent FROM units").fetchall())


def search_units(conn: Connection, folded: str) -> list[Unit]:
    """Units whose folded name or alias contains `folded`; those that begin with it first."""
    return rows(
        conn,
        Unit,
        """
        SELECT code, version, name, kind, unit_group, parent, former_province, listed,
               valid_from, valid_to, replaced_by
        FROM units WHERE strpos(search, %(q)s) > 0 OR code = %(q)s
        ORDER BY NOT starts_with(search, %(q)s), valid_to IS NOT NULL,
                 name COLLATE "vi-x-icu", code
        LIMIT 200
        """,
        {"q": folded},
    )


def communes(conn: Connection, day: date) -> list[Unit]:
    """The communes and wards valid on the day, in Vietnamese order."""
    return rows(
        conn,
        Unit,
        """
        SELECT code, version, name, kind, unit_group, parent, former_province, listed,
               valid_from, valid_to, replaced_by
        FROM units
        WHERE unit_group = %(group)s
          AND (valid_from IS NULL OR valid_from <= %(day)s)
          AND (valid_to IS NULL OR %(day)s < valid_to)
        ORDER BY name COLLATE "vi-x-icu", code
        """,
        {"group": COMMUNES, "day": day},
    )


def add_unit(conn: Connection, unit: Unit) -> bool:
    """False when the code is taken."""
    count = execute(
        conn,
        """
        INSERT INTO units (code, version, name, kind, unit_group, parent, former_province, listed,
                           valid_from, valid_to, replaced_by, search)
        VALUES (%(code)s, %(version)s, %(name)s, %(kind)s, %(unit_group)s, %(parent)s,
                %(former_province)s, %(listed)s, %(valid_from)s, %(valid_to)s, %(replaced_by)s,
                %(search)s)
        ON CONFLICT DO NOTHING
        """,
        msgspec.structs.asdict(unit) | {"search": search_text([unit.name])},
    )
    if count:
        execute(
            conn,
            "INSERT INTO unit_names (unit, name, valid_from) VALUES (%s, %s, %s)",
            (unit.code, unit.name, unit.valid_from),
        )
    return count == 1


def save_unit(conn: Connection, unit: Unit) -> None:
    """Store all but code, name and search; `unit.version` is the one that was read.

    Raises UnitChangedMeanwhile when it is no longer the stored one.
    """
    count = execute(
        conn,
        """
        UPDATE units SET version = version + 1, kind = %(kind)s, unit_group = %(unit_group)s,
            parent = %(parent)s, listed = %(listed)s, valid_from = %(valid_from)s,
            valid_to = %(valid_to)s, replaced_by = %(replaced_by)s
        WHERE code = %(code)s AND version = %(version)s
        """,
        msgspec.structs.asdict(unit),
    )
    exactly_one(count, UnitChangedMeanwhile(unit.code))


def rename(conn: Connection, unit: Unit, name: str, day: date) -> None:
    """From `day` on the unit has another name; the old one keeps its days."""
    count = execute(
        conn,
        "UPDATE units SET version = version + 1, name = %s WHERE code = %s AND version = %s",
        (name, unit.code, unit.version),
    )
    exactly_one(count, UnitChangedMeanwhile(unit.code))
    execute(
        conn,
        "UPDATE unit_names SET valid_to = %s WHERE unit = %s AND valid_to IS NULL",
        (day, unit.code),
    )
    execute(
        conn,
        """
        INSERT INTO unit_names (unit, name, valid_from) VALUES (%s, %s, %s)
        ON CONFLICT (unit, valid_from, name) DO UPDATE SET valid_to = NULL
        """,
        (unit.code, name, day),
    )


def names_of(conn: Connection, code: str) -> list[NameOfDays]:
    """Newest first, the present one included."""
    return rows(
        conn,
        NameOfDays,
        """
        SELECT name, valid_from, valid_to FROM unit_names WHERE unit = %s
        ORDER BY valid_from DESC NULLS LAST, valid_to DESC NULLS FIRST
        """,
        (code,),
    )


def former_names_of(conn: Connection, code: str) -> tuple[FormerName, ...]:
    """What it was called before each day on which it was renamed; a name of no day is left out."""
    found = rows(
        conn,
        FormerName,
        """
        SELECT name, valid_to AS until FROM unit_names
        WHERE unit = %s AND valid_to IS NOT NULL AND (valid_from IS NULL OR valid_from < valid_to)
        ORDER BY valid_to
        """,
        (code,),
    )
    return tuple(found)


def former_parents_of(conn: Connection, code: str) -> tuple[FormerParent, ...]:
    """Where it stood before each day on which it was moved (Viet Nam), as the history tells."""
    found = rows(
        conn,
        FormerParent,
        """
        SELECT DISTINCT ON (until) before ->> 'parent' AS parent, until
        FROM audit, LATERAL (SELECT (at AT TIME ZONE %s)::date AS until) AS day
        WHERE subject_kind = 'unit' AND subject = %s AND action = 'unit_moved'
        ORDER BY until, id
        """,
        (VN.key, code),
    )
    return tuple(found)


def aliases_of(conn: Connection, code: str) -> tuple[str, ...]:
    found = conn.execute("SELECT alias FROM unit_aliases WHERE unit = %s ORDER BY alias", (code,))
    return tuple(alias for (alias,) in found.fetchall())


def all_aliases(conn: Connection) -> dict[str, tuple[str, ...]]:
    """Aliases of every unit that has some."""
    found = conn.execute(
        "SELECT unit, array_agg(alias ORDER BY alias) FROM unit_aliases GROUP BY unit"
    )
    return {unit: tuple(aliases) for unit, aliases in found.fetchall()}


def set_aliases(conn: Connection, code: str, aliases: tuple[str, ...]) -> None:
    """Replace them all and renew what search looks through."""
    execute(conn, "DELETE FROM unit_aliases WHERE unit = %s", (code,))
    for alias in dict.fromkeys(aliases):
        execute(conn, "INSERT INTO unit_aliases (unit, alias) VALUES (%s, %s)", (code, alias))
    name = value(conn, "SELECT name FROM units WHERE code = %s", (code,))
    execute(
        conn,
        "UPDATE units SET search = %s WHERE code = %s",
        (search_text([str(name), *aliases]), code),
    )


def contacts_of(conn: Connection, code: str) -> list[UnitContact]:
    return rows(
        conn,
        UnitContact,
        """
        SELECT channel, label, address FROM unit_contacts WHERE unit = %s ORDER BY channel, address
        """,
        (code,),
    )


def set_contacts(conn: Connection, code: str, contacts: list[UnitContact]) -> None:
    execute(conn, "DELETE FROM unit_contacts WHERE unit = %s", (code,))
    for contact in contacts:
        execute(
            conn,
            """
            INSERT INTO unit_contacts (unit, channel, label, address) VALUES (%s, %s, %s, %s)
            ON CONFLICT DO NOTHING
            """,
            (code, contact.channel, contact.label, contact.address),
        )
