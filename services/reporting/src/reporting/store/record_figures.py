"""Figures of an edition as they were at a moment, from the steps and minutes up to then."""

from datetime import datetime
from typing import Final

from reporting.model.figures import EntryVotes
from reporting.model.final_record import Consolidation, Named, PeriodOfReports
from reporting.model.periods import Bucket
from reporting.model.tree import Tally
from reporting.store.vote_counts import NAMED, RANKED
from servicekit import db
from servicekit.db import Connection
from servicekit.times import VN

THEN: Final = """
    SELECT DISTINCT ON (dossier) dossier, after AS stage FROM transitions
    WHERE edition = %(edition)s AND at <= %(at)s
    ORDER BY dossier, at DESC, event DESC
"""
"""Each dossier's stage at the moment."""


def tallies(conn: Connection, edition: str, at: datetime) -> list[Tally]:
    """How many dossiers of each stage were credited to the same units."""
    return db.rows(
        conn,
        Tally,
        f"""
        SELECT dossiers.credited, steps.stage, count(*) AS dossiers
        FROM ({THEN}) AS steps JOIN dossiers USING (dossier)
        GROUP BY dossiers.credited, steps.stage ORDER BY 1, 2
        """,
        {"edition": edition, "at": at},
    )


def fields(conn: Connection, edition: str, at: datetime, stages: list[str]) -> list[Named]:
    """Dossiers of these stages by field, most first."""
    return db.rows(
        conn,
        Named,
        f"""
        SELECT dossiers.field AS name, count(*) AS dossiers
        FROM ({THEN}) AS steps JOIN dossiers USING (dossier)
        WHERE steps.stage = ANY (%(stages)s) GROUP BY dossiers.field ORDER BY 2 DESC, 1
        """,
        {"edition": edition, "at": at, "stages": stages},
    )


def months(conn: Connection, edition: str, at: datetime) -> list[Named]:
    """Dossiers by the month (Viet Nam) in which they were handed in first, `2026-10`."""
    return db.rows(
        conn,
        Named,
        """
        SELECT to_char(first.at AT TIME ZONE %(zone)s, 'YYYY-MM') AS name, count(*) AS dossiers
        FROM (SELECT dossier, min(at) AS at FROM transitions
              WHERE edition = %(edition)s AND at <= %(at)s AND after = 'submitted'
              GROUP BY dossier) AS first
        GROUP BY 1 ORDER BY 1
        """,
        {"edition": edition, "at": at, "zone": VN.key},
    )


def first_step(conn: Connection, edition: str, at: datetime, stage: str) -> datetime | None:
    """When the first dossier came to a stage."""
    found: datetime | None = db.value(
        conn,
        "SELECT min(at) FROM transitions WHERE edition = %s AND at <= %s AND after = %s",
        (edition, at, stage),
    )
    return found


def votes_by_day(conn: Connection, number: int, at: datetime) -> list[Bucket]:
    """Counted votes by day (Viet Nam)."""
    return db.rows(
        conn,
        Bucket,
        """
        SELECT date_trunc('day', minute, %(zone)s) AS at, sum(votes - struck)::bigint AS count
        FROM votes_by_minute WHERE edition = %(number)s AND minute < %(at)s GROUP BY 1 ORDER BY 1
        """,
        {"number": number, "at": at, "zone": VN.key},
    )


def struck(conn: Connection, number: int, at: datetime) -> int:
    """Votes that were struck."""
    found = db.value(
        conn,
        "SELECT sum(struck)::bigint FROM votes_by_minute WHERE edition = %s AND minute < %s",
        (number, at),
    )
    return int(found or 0)


def peak(conn: Connection, number: int, at: datetime) -> Bucket | None:
    """The first of the minutes with most votes."""
    return db.maybe(
        conn,
        Bucket,
        """
        SELECT minute AS at, votes AS count FROM votes_by_minute
        WHERE edition = %s AND minute < %s AND votes > 0 ORDER BY votes DESC, minute LIMIT 1
        """,
        (number, at),
    )


def entries(conn: Connection, edition: str, number: int, at: datetime) -> list[EntryVotes]:
    """Entries by counted votes, those in good standing first: only they have a rank (S1-16)."""
    return db.rows(
        conn,
        EntryVotes,
        f"""
        WITH sums AS (
            SELECT entry, sum(votes - struck)::bigint AS votes FROM votes_by_entry_minute
            WHERE edition = %(number)s AND minute < %(at)s GROUP BY entry
        ), found AS ({NAMED})
        {RANKED}
        """,
        {"edition": edition, "number": number, "at": at},
    )


def accounts(conn: Connection, at: datetime) -> int:
    """Accounts in good standing that had begun by then."""
    found = db.value(
        conn,
        """
        SELECT count(*) FROM accounts
        WHERE created_at <= %s AND state IN ('active', 'blocked')
        """,
        (at,),
    )
    return int(found or 0)


def periods(conn: Connection, edition: str, at: datetime) -> list[PeriodOfReports]:
    """Periods that were due by then: reports to the standing body, as they had come by then."""
    return db.rows(
        conn,
        PeriodOfReports,
        """
        SELECT reports.period, count(*) FILTER (WHERE expected) AS expected,
               count(first.received_at) AS received,
               count(*) FILTER (WHERE first.on_time) AS on_time
        FROM unit_reports AS reports
        LEFT JOIN LATERAL (
            SELECT received_at, on_time FROM unit_report_versions
            WHERE report = reports.id AND received_at <= %(at)s ORDER BY version LIMIT 1
        ) AS first ON true
        WHERE reports.edition = %(edition)s AND reports.reports_to IS NULL AND due_at <= %(at)s
        GROUP BY reports.period ORDER BY reports.period
        """,
        {"edition": edition, "at": at},
    )


def consolidations(conn: Connection, edition: str, at: datetime) -> list[Consolidation]:
    """Everything the standing body had settled by then."""
    return db.rows(
        conn,
        Consolidation,
        """
        SELECT period, version, made_at FROM consolidations
        WHERE edition = %s AND made_at <= %s ORDER BY period, version
        """,
        (edition, at),
    )
