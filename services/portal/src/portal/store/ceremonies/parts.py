"""The lists of a ceremony: one table each, all ordered and guarded by versions alike."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast

import msgspec

from portal.errors.ceremonies import CeremonyChangedMeanwhile
from portal.model.ceremonies.parts import (
    AgendaItem,
    Agreement,
    Document,
    GuestGroup,
    P,
    Part,
    Task,
)
from servicekit import db
from servicekit.db import Connection

_TABLES: Final[dict[type[Part], str]] = {
    AgendaItem: "ceremony_agenda",
    Document: "ceremony_documents",
    GuestGroup: "ceremony_guest_groups",
    Task: "ceremony_tasks",
    Agreement: "ceremony_agreements",
}


def of(conn: Connection, kind: type[P], ceremony: int) -> list[P]:
    """In their order."""
    sql = f"SELECT {_columns(kind)} FROM {_TABLES[kind]} WHERE ceremony = %s ORDER BY position, id"
    return db.rows(conn, kind, sql, (ceremony,))


def find(conn: Connection, kind: type[P], ceremony: int, part: int) -> P:
    """Raises NotFound."""
    sql = f"SELECT {_columns(kind)} FROM {_TABLES[kind]} WHERE ceremony = %s AND id = %s"
    return db.one(conn, kind, sql, (ceremony, part))


def add(conn: Connection, kind: type[Part], ceremony: int, values: Mapping[str, Any]) -> int:
    """At the end of its list; answers its id."""
    names, table = list(values), _TABLES[kind]
    sql = f"""
        INSERT INTO {table} (ceremony, position, {", ".join(names)})
        SELECT %(ceremony)s, coalesce(max(position), 0) + 1,
            {", ".join(f"%({name})s" for name in names)}
        FROM {table} WHERE ceremony = %(ceremony)s
        RETURNING id
        """
    made = db.value(conn, sql, {**values, "ceremony": ceremony})
    return cast("int", made)


def save(
    conn: Connection, kind: type[Part], part: int, version: int, values: Mapping[str, Any]
) -> None:
    """Raises CeremonyChangedMeanwhile unless `version` is the stored one."""
    settings = ", ".join(f"{name} = %({name})s" for name in values)
    sql = f"""
        UPDATE {_TABLES[kind]} SET {settings}, version = version + 1
        WHERE id = %(id)s AND version = %(version)s
        """
    params = {**values, "id": part, "version": version}
    count = db.execute(conn, sql, params)
    db.exactly_one(count, CeremonyChangedMeanwhile())


def remove(conn: Connection, part: Part) -> None:
    """What pointed at it points at nothing then. Raises CeremonyChangedMeanwhile."""
    table = _TABLES[type(part)]
    if isinstance(part, Task):
        _free_of(conn, part)
    sql = f"DELETE FROM {table} WHERE id = %s"
    count = db.execute(conn, sql, (part.id,))
    db.exactly_one(count, CeremonyChangedMeanwhile())


def swap(conn: Connection, one: Part, other: Part) -> None:
    """Each takes the other's place; the ceremony's row is locked by the caller."""
    sql = f"UPDATE {_TABLES[type(one)]} SET position = %s WHERE id = %s"
    for place, part in ((other.position, one), (one.position, other)):
        db.execute(conn, sql, (place, part.id))


def note_reminded(conn: Connection, task: int, today: date) -> bool:
    """False when this day's reminder has been sent already."""
    count = db.execute(
        conn,
        """
        UPDATE ceremony_tasks SET reminded_on = %(today)s
        WHERE id = %(task)s AND reminded_on IS DISTINCT FROM %(today)s
        """,
        {"task": task, "today": today},
    )
    return count == 1


def _free_of(conn: Connection, task: Task) -> None:
    db.execute(
        conn,
        """
        UPDATE ceremony_tasks SET needs = array_remove(needs, %(id)s)
        WHERE ceremony = %(ceremony)s AND %(id)s = ANY (needs)
        """,
        {"id": task.id, "ceremony": task.ceremony},
    )


def _columns(kind: type[Part]) -> str:
    return ", ".join(field.name for field in msgspec.structs.fields(kind))
