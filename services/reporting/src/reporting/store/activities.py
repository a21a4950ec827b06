"""The promotion log."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final

import msgspec

from reporting.errors.reports import ChangedMeanwhile
from reporting.model.activities import Activity, ActivityWords, ChannelCount
from servicekit import db
from servicekit.db import Connection

COLUMNS: Final = """
    id, edition, unit, held_on, kind, channel, title, link, reach, units, saves
"""
OF_UNITS: Final = """
    removed_at IS NULL AND edition = %(edition)s
    AND (%(units)s::text[] IS NULL OR unit = ANY (%(units)s) OR units && %(units)s)
"""
"""Recorded by one of the units, or about one of them."""


def add(
    conn: Connection, edition: str, unit: str, words: ActivityWords, account: int, now: datetime
) -> int:
    """A new activity; answers its id."""
    number = db.value(
        conn,
        """
        INSERT INTO activities (edition, unit, held_on, kind, channel, title, link, reach, units,
                                created_by, created_at)
        VALUES (%(edition)s, %(unit)s, %(held_on)s, %(kind)s, %(channel)s, %(title)s, %(link)s,
                %(reach)s, %(units)s, %(account)s, %(now)s)
        RETURNING id
        """,
        _values(words) | {"edition": edition, "unit": unit, "account": account, "now": now},
    )
    return int(number or 0)


def change(conn: Connection, activity: Activity, words: ActivityWords) -> None:
    """Write it anew. Raises ChangedMeanwhile when somebody else did since it was read."""
    changed = db.execute(
        conn,
        """
        UPDATE activities SET (held_on, kind, channel, title, link, reach, units, saves) =
            (%(held_on)s, %(kind)s, %(channel)s, %(title)s, %(link)s, %(reach)s, %(units)s,
             saves + 1)
        WHERE id = %(id)s AND saves = %(saves)s AND removed_at IS NULL
        """,
        _values(words) | {"id": activity.id, "saves": activity.saves},
    )
    db.exactly_one(changed, ChangedMeanwhile())


def remove(conn: Connection, activity: Activity, now: datetime) -> None:
    """It counts nowhere any more; the row stays."""
    db.execute(
        conn,
        "UPDATE activities SET removed_at = %s WHERE id = %s AND removed_at IS NULL",
        (now, activity.id),
    )


def read(conn: Connection, edition: str, number: int) -> Activity:
    """An activity of the edition. Raises NotFound."""
    return db.one(
        conn,
        Activity,
        f"""
        SELECT {COLUMNS} FROM activities
        WHERE (edition, id) = (%s, %s) AND removed_at IS NULL
        """,
        (edition, number),
    )


def of_units(
    conn: Connection,
    edition: str,
    units: Collection[str] | None,
    *,
    before: int | None = None,
    limit: int,
) -> list[Activity]:
    """Activities of or about these units (None: all), newest record first."""
    return db.rows(
        conn,
        Activity,
        f"""
        SELECT {COLUMNS} FROM activities
        WHERE {OF_UNITS} AND (%(before)s::numeric IS NULL OR id < %(before)s)
        ORDER BY id DESC LIMIT %(limit)s
        """,
        {
            "edition": edition,
            "units": None if units is None else list(units),
            "before": before,
            "limit": limit,
        },
    )


def by_channel(
    conn: Connection, edition: str, units: Collection[str], first: date, last: date
) -> list[ChannelCount]:
    """Activities from `first` to `last` by channel, each counted once."""
    return db.rows(
        conn,
        ChannelCount,
        f"""
        SELECT channel, count(*) AS activities, coalesce(sum(reach), 0)::bigint AS reach
        FROM activities WHERE {OF_UNITS} AND held_on BETWEEN %(first)s AND %(last)s
        GROUP BY channel ORDER BY channel
        """,
        {"edition": edition, "units": list(units), "first": first, "last": last},
    )


def _values(words: ActivityWords) -> dict[str, Any]:
    return msgspec.structs.asdict(words) | {"units": list(words.units)}
