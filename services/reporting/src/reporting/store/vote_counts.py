"""Votes over time and by entry, from the sums that the projection keeps."""

from datetime import datetime
from typing import Final

import msgspec

from reporting.model.figures import EntryVotes
from reporting.model.periods import Bucket, Step
from reporting.model.query import Query
from reporting.store.branches import STANDING
from servicekit import db
from servicekit.db import Connection
from servicekit.times import VN

CHOSEN: Final = """
    (%(field)s::text IS NULL OR entries.field = %(field)s)
    AND (%(unit)s::text IS NULL OR entries.unit IN (
         SELECT code FROM branches WHERE top = %(unit)s))
    AND (%(group)s::text IS NULL OR entries.unit IN (
         SELECT branches.code FROM branches
         JOIN standing ON standing.code = branches.top WHERE standing.unit_group = %(group)s))
"""
WHOLE: Final = """
    , votes AS (SELECT minute, votes, struck FROM votes_by_minute WHERE edition = %(number)s)
"""
SELECTED: Final = f"""
    , votes AS (
        SELECT minute, votes, struck FROM votes_by_entry_minute AS sums
        JOIN entries ON entries.edition = %(edition)s AND entries.number = sums.entry
        WHERE sums.edition = %(number)s AND {CHOSEN}
    )
"""
DURING: Final = """
    (%(since)s::timestamptz IS NULL OR minute >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR minute < %(until)s)
"""


class Totals(msgspec.Struct, frozen=True):
    """`counted` is recorded minus struck; `first`, `last`: minutes with votes."""

    counted: int
    struck: int
    first: datetime | None
    last: datetime | None


def totals(conn: Connection, query: Query) -> Totals:
    """Sums of the period."""
    return db.one(
        conn,
        Totals,
        f"""
        {_votes(query)}
        SELECT coalesce(sum(votes - struck), 0)::bigint AS counted,
               coalesce(sum(struck), 0)::bigint AS struck,
               min(minute) AS first, max(minute) AS last
        FROM votes WHERE {DURING}
        """,
        query.params(),
    )


def over_time(
    conn: Connection, query: Query, since: datetime, until: datetime, step: Step
) -> list[Bucket]:
    """Counted votes by step (days begin at midnight in Viet Nam); empty steps are left out."""
    return db.rows(
        conn,
        Bucket,
        f"""
        {_votes(query)}
        SELECT date_trunc(%(step)s, minute, %(zone)s) AS at,
               sum(votes - struck)::bigint AS count
        FROM votes WHERE minute >= %(since)s AND minute < %(until)s
        GROUP BY 1 ORDER BY 1
        """,
        query.params(since=since, until=until, step=step.value, zone=VN.key),
    )


def peak(conn: Connection, query: Query) -> Bucket | None:
    """The first of the minutes in which most votes arrived."""
    return db.maybe(
        conn,
        Bucket,
        f"""
        {_votes(query)}
        SELECT minute AS at, sum(votes)::bigint AS count FROM votes WHERE {DURING}
        GROUP BY minute ORDER BY count DESC, minute LIMIT 1
        """,
        query.params(),
    )


def by_entry(conn: Connection, query: Query, limit: int | None) -> list[EntryVotes]:
    """Entries by counted votes; those whose entry state has not arrived have no code."""
    return db.rows(
        conn,
        EntryVotes,
        f"""
        {STANDING}, sums AS ({_sums(query)})
        SELECT rank() OVER (ORDER BY sums.votes DESC)::integer AS rank, sums.entry AS number,
               entries.code, entries.title, units.name AS unit_name, entries.standing, sums.votes
        FROM sums
        LEFT JOIN entries ON entries.edition = %(edition)s AND entries.number = sums.entry
        LEFT JOIN units ON units.code = entries.unit
        WHERE {CHOSEN}
        ORDER BY sums.votes DESC, sums.entry LIMIT %(limit)s
        """,
        query.params(limit=limit),
    )


def _sums(query: Query) -> str:
    if query.since is None and query.until is None:
        return (
            "SELECT entry, votes - struck AS votes FROM votes_by_entry WHERE edition = %(number)s"
        )
    return f"""
        SELECT entry, sum(votes - struck)::bigint AS votes FROM votes_by_entry_minute
        WHERE edition = %(number)s AND {DURING} GROUP BY entry
    """


def _votes(query: Query) -> str:
    """Votes of the whole edition are summed already; filters need them by entry."""
    whole = query.field is None and query.unit is None and query.group is None
    return STANDING + (WHOLE if whole else SELECTED)
