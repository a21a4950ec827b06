"""The projection of visits: sums by unit, channel and day as the portal tells them."""

from datetime import date

import msgspec

from contracts.events import VisitCount
from reporting.model.query import Codes, Query
from servicekit import db
from servicekit.db import Connection


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """Visits of a unit by one channel on one day."""

    unit: str
    name: str | None
    channel: str
    day: date
    visits: int


def save(conn: Connection, count: VisitCount) -> bool:
    """Upsert unless as many are known already; True when it changed something."""
    changed = db.execute(
        conn,
        """
        INSERT INTO visits AS known (edition, unit, channel, day, visits)
        VALUES (%(edition)s, %(unit)s, %(channel)s, %(day)s, %(visits)s)
        ON CONFLICT (edition, unit, channel, day) DO UPDATE SET visits = excluded.visits
        WHERE known.visits < excluded.visits
        """,
        msgspec.structs.asdict(count),
    )
    return changed == 1


def sums(conn: Connection, query: Query, codes: Codes) -> list[Sum]:
    """Of the query's edition and days, by the links of these units (None: all)."""
    return db.rows(
        conn,
        Sum,
        """
        SELECT visits.unit, units.name, channel, day, visits
        FROM visits LEFT JOIN units ON units.code = visits.unit
        WHERE edition = %(edition)s
          AND (%(codes)s::text[] IS NULL OR visits.unit = ANY (%(codes)s))
          AND (%(first_day)s::date IS NULL OR day >= %(first_day)s)
          AND (%(last_day)s::date IS NULL OR day <= %(last_day)s)
        ORDER BY day, visits.unit, channel
        """,
        query.params(codes, first_day=query.first_day, last_day=query.last_day),
    )
