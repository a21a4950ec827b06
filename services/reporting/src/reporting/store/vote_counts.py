"""Votes over time and by entry, from the sums that the projection keeps."""

from datetime import datetime
from typing import Final

from reporting.model.figures import EntryVotes
from reporting.model.periods import Bucket
from reporting.model.query import Codes, Query
from reporting.model.vote_hours import VotingDay
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
DAYS: Final = """
    (%(first_day)s::date IS NULL OR sums.day >= %(first_day)s)
    AND (%(last_day)s::date IS NULL OR sums.day <= %(last_day)s)
"""
HOURS: Final = ", ".join(f"sum(sums.hours[{hour}])" for hour in range(1, 25))


def by_day(conn: Connection, query: Query, codes: Codes) -> list[VotingDay]:
    """Votes of the period by the day and its hours, first to last; empty days are left out."""
    return db.rows(
        conn,
        VotingDay,
        f"""
        SELECT sums.day, sum(sums.struck)::bigint AS struck, ARRAY[{HOURS}]::bigint[] AS hours
        FROM votes_by_entry_day AS sums
        LEFT JOIN entries ON entries.edition = %(edition)s AND entries.number = sums.entry
        WHERE sums.edition = %(number)s AND {CHOSEN} AND {DAYS} GROUP BY sums.day ORDER BY sums.day
        """,
        query.params(codes, first_day=query.first_day, last_day=query.last_day),
    )


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


def peak(conn: Connection, query: Query, codes: Codes) -> Bucket | None:
    """The first of the minutes of the period in which most votes arrived.

    None for chosen entries: they have no minutes of their own over a whole period.
    """
    if _narrowed(query, codes):
        return None
    return db.maybe(
        conn,
        Bucket,
        f"""
        SELECT moment AS at, votes AS count FROM ({WHOLE}) AS votes WHERE votes > 0 AND {DURING}
        ORDER BY votes DESC, moment LIMIT 1
        """,
        query.params(),
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
            SELECT entry, sum(votes - struck)::bigint AS votes FROM votes_by_entry_day AS sums
            WHERE edition = %(number)s AND {DAYS} GROUP BY entry
        ), found AS ({NAMED} WHERE {CHOSEN})
        {RANKED}
        """,
        query.params(codes, first_day=query.first_day, last_day=query.last_day),
    )


def _narrowed(query: Query, codes: Codes) -> bool:
    """Votes of the whole edition are summed already; a choice of entries needs them by entry."""
    return query.field is not None or codes is not None
