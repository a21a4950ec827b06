"""Votes over time and by entry, from the sums that the projection keeps."""

from datetime import datetime
from typing import Final

import msgspec

from reporting.model.figures import EntryVotes
from reporting.model.periods import Bucket, Step
from reporting.model.query import Codes, Query
from reporting.model.weeks import HourOfWeek
from servicekit import db
from servicekit.db import Connection
from servicekit.times import VN

CHOSEN: Final = """
    (%(field)s::text IS NULL OR entries.field = %(field)s)
    AND (%(codes)s::text[] IS NULL OR entries.unit = ANY (%(codes)s))
"""
WHOLE: Final = """
    SELECT minute AS moment, votes, struck FROM votes_by_minute WHERE edition = %(number)s
"""
CHOSEN_MINUTES: Final = f"""
    SELECT minute AS moment, votes, struck FROM votes_by_entry_minute AS sums
    JOIN entries ON entries.edition = %(edition)s AND entries.number = sums.entry
    WHERE sums.edition = %(number)s AND {CHOSEN}
"""
CHOSEN_HOURS: Final = f"""
    SELECT hour AS moment, votes, struck FROM votes_by_entry_hour AS sums
    JOIN entries ON entries.edition = %(edition)s AND entries.number = sums.entry
    WHERE sums.edition = %(number)s AND {CHOSEN}
"""
"""Hours suffice for periods, because days in Viet Nam begin at a full hour."""

NAMED: Final = """
    SELECT sums.entry AS number, entries.code, entries.title, units.name AS unit_name,
           entries.standing, sums.votes,
           coalesce(entries.standing = 'published', true) AS good
    FROM sums
    LEFT JOIN entries ON entries.edition = %(edition)s AND entries.number = sums.entry
    LEFT JOIN units ON units.code = entries.unit
"""
"""`sums` (entry, votes) with what is known of the entries."""
RANKED: Final = """
    SELECT CASE WHEN good THEN rank() OVER (PARTITION BY good ORDER BY votes DESC)::integer
           END AS rank, number, code, title, unit_name, standing, votes
    FROM found ORDER BY good DESC, votes DESC, number
"""
"""`found`, those in good standing first: only they have a rank (S1-16)."""
DURING: Final = """
    (%(since)s::timestamptz IS NULL OR moment >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR moment < %(until)s)
"""


class Totals(msgspec.Struct, frozen=True):
    """`counted` is recorded minus struck; `first`: the first minute or hour with votes."""

    counted: int
    struck: int
    first: datetime | None


def totals(conn: Connection, query: Query, codes: Codes) -> Totals:
    """Sums of the period."""
    source = CHOSEN_HOURS if _narrowed(query, codes) else WHOLE
    return db.one(
        conn,
        Totals,
        f"""
        SELECT coalesce(sum(votes - struck), 0)::bigint AS counted,
               coalesce(sum(struck), 0)::bigint AS struck, min(moment) AS first
        FROM ({source}) AS votes WHERE {DURING}
        """,
        query.params(codes),
    )


def over_time(
    conn: Connection, query: Query, codes: Codes, span: tuple[datetime, datetime], step: Step
) -> list[Bucket]:
    """Counted votes by step (days begin at midnight in Viet Nam); empty steps are left out."""
    chosen = CHOSEN_MINUTES if step is Step.MINUTE else CHOSEN_HOURS
    source = chosen if _narrowed(query, codes) else WHOLE
    return db.rows(
        conn,
        Bucket,
        f"""
        SELECT date_trunc(%(step)s, moment, %(zone)s) AS at, sum(votes - struck)::bigint AS count
        FROM ({source}) AS votes WHERE {DURING} GROUP BY 1 ORDER BY 1
        """,
        query.params(codes, since=span[0], until=span[1], step=step.value, zone=VN.key),
    )


def by_hour_of_week(conn: Connection, query: Query, codes: Codes) -> list[HourOfWeek]:
    """Counted votes of the period by weekday and hour in Viet Nam; empty hours are left out."""
    source = CHOSEN_HOURS if _narrowed(query, codes) else WHOLE
    return db.rows(
        conn,
        HourOfWeek,
        f"""
        SELECT (extract(isodow FROM local) - 1)::integer AS weekday,
               extract(hour FROM local)::integer AS hour, sum(count)::bigint AS count
        FROM (SELECT moment AT TIME ZONE %(zone)s AS local, votes - struck AS count
              FROM ({source}) AS votes WHERE {DURING}) AS hours
        GROUP BY 1, 2 ORDER BY 1, 2
        """,
        query.params(codes, zone=VN.key),
    )


def peak(conn: Connection, query: Query) -> Bucket | None:
    """The first of the minutes in which most votes arrived, over all entries."""
    return db.maybe(
        conn,
        Bucket,
        f"""
        SELECT moment AS at, votes AS count FROM ({WHOLE}) AS votes WHERE {DURING}
        ORDER BY votes DESC, moment LIMIT 1
        """,
        query.params(),
    )


def by_entry(conn: Connection, query: Query, codes: Codes, limit: int | None) -> list[EntryVotes]:
    """Entries by counted votes, those in good standing first: only they have a rank (S1-16).

    An entry whose state has not arrived has no code and stands with the good ones.
    """
    return db.rows(
        conn,
        EntryVotes,
        f"""
        WITH sums AS (
            SELECT entry, sum(votes - struck)::bigint AS votes
            FROM (SELECT entry, hour AS moment, votes, struck FROM votes_by_entry_hour
                  WHERE edition = %(number)s) AS hours
            WHERE {DURING} GROUP BY entry
        ), found AS ({NAMED} WHERE {CHOSEN})
        {RANKED} LIMIT %(limit)s
        """,
        query.params(codes, limit=limit),
    )


def _narrowed(query: Query, codes: Codes) -> bool:
    """Votes of the whole edition are summed already; a choice of entries needs them by entry."""
    return query.field is not None or codes is not None
