"""Votes over time and by entry, from the sums that the projection keeps."""

from datetime import datetime
from typing import Final

from reporting.model.figures import EntryVotes
from reporting.model.periods import WIDTHS, Bucket, Step
from reporting.model.query import Codes, Query
from reporting.model.vote_hours import Hour
from servicekit import db
from servicekit.db import Connection

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
HOURS_OF_ALL: Final = f"""
    SELECT date_trunc('hour', moment) AS at, sum(votes)::bigint AS votes,
           sum(struck)::bigint AS struck, max(votes) AS most
    FROM ({WHOLE}) AS votes WHERE {DURING} GROUP BY 1 ORDER BY 1
"""
"""Hours by UTC are hours in Viet Nam; naming the zone would make this many times slower."""
HOURS_OF_CHOSEN: Final = f"""
    SELECT moment AS at, sum(votes)::bigint AS votes, sum(struck)::bigint AS struck
    FROM (
        SELECT hour AS moment, votes, struck FROM votes_by_entry_hour AS sums
        JOIN entries ON entries.edition = %(edition)s AND entries.number = sums.entry
        WHERE sums.edition = %(number)s AND {CHOSEN}
    ) AS votes WHERE {DURING} GROUP BY moment ORDER BY moment
"""


def by_hour(conn: Connection, query: Query, codes: Codes) -> list[Hour]:
    """Votes of the period by the hour, first to last; empty hours are left out."""
    if _narrowed(query, codes):
        return db.rows(conn, Hour, HOURS_OF_CHOSEN, query.params(codes))
    return db.rows(conn, Hour, HOURS_OF_ALL, query.params())


def by_minute(
    conn: Connection, query: Query, codes: Codes, since: datetime, until: datetime
) -> list[Bucket]:
    """Counted votes by the minute; empty minutes are left out."""
    source = CHOSEN_MINUTES if _narrowed(query, codes) else WHOLE
    return db.rows(
        conn,
        Bucket,
        f"""
        SELECT moment AS at, sum(votes - struck)::bigint AS count
        FROM ({source}) AS votes WHERE {DURING} GROUP BY moment ORDER BY moment
        """,
        query.params(codes, since=since, until=until),
    )


def peak(conn: Connection, query: Query, hour: datetime) -> Bucket | None:
    """The first of the minutes of an hour in which most votes arrived, over all entries."""
    return db.maybe(
        conn,
        Bucket,
        f"""
        SELECT moment AS at, votes AS count FROM ({WHOLE}) AS votes WHERE {DURING}
        ORDER BY votes DESC, moment LIMIT 1
        """,
        query.params(since=hour, until=hour + WIDTHS[Step.HOUR]),
    )


def by_entry(conn: Connection, query: Query, codes: Codes) -> list[EntryVotes]:
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
        {RANKED}
        """,
        query.params(codes),
    )


def _narrowed(query: Query, codes: Codes) -> bool:
    """Votes of the whole edition are summed already; a choice of entries needs them by entry."""
    return query.field is not None or codes is not None
