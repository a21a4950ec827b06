"""Figures of an edition as they were at a moment, from the steps and minutes up to then."""

from datetime import datetime
from typing import Final

from reporting.model.figures import EntryVotes
from reporting.model.final_record import Consolidation, Named, PeriodOfReports
from reporting.model.periods import Bucket, day_of
from reporting.model.tree import Tally
from reporting.store.descriptions import DESCRIBED
from reporting.store.units import CALLED
from reporting.store.vote_counts import RANKED
from servicekit import db
from servicekit.db import Connection
from servicekit.times import VN

THEN: Final = """
    SELECT DISTINCT ON (dossier) dossier, after AS stage FROM transitions
    WHERE edition = %(edition)s AND at <= %(at)s
    ORDER BY dossier, at DESC, event DESC
"""
"""Each dossier's stage at the moment."""
COUNTED: Final = f"""
    SELECT dossier, steps.stage, dossiers.code,
           coalesce(told.credited, dossiers.credited) AS credited,
           coalesce(told.field, dossiers.field) AS field,
           coalesce(told.title, dossiers.title) AS title
    FROM ({THEN}) AS steps JOIN dossiers USING (dossier)
    LEFT JOIN ({DESCRIBED}) AS told USING (dossier)
"""
"""The same with what it counted for then; what the log does not know of then is as it is now."""
STRUCK_LATER: Final = """
    SELECT entry, minute, votes FROM strikes
    WHERE edition = %(number)s AND minute < %(at)s AND struck_in >= %(at)s
"""
"""Votes that still counted at the moment."""
STANDING: Final = """
    CASE WHEN stage IN ('withdrawn', 'disqualified') THEN stage
         WHEN stage IN ('published', 'judged', 'awarded', 'not_awarded') THEN 'published'
         ELSE 'suspended' END
"""
"""What voting sees of a published dossier (S1-16)."""


def tallies(conn: Connection, edition: str, at: datetime) -> list[Tally]:
    """How many dossiers of each stage were credited to the same units."""
    return db.rows(
        conn,
        Tally,
        f"""
        SELECT credited, stage, count(*) AS dossiers FROM ({COUNTED}) AS counted
        GROUP BY credited, stage ORDER BY 1, 2
        """,
        {"edition": edition, "at": at},
    )


def undescribed(conn: Connection, edition: str, at: datetime) -> int:
    """Dossiers of which the log does not say what they counted for then."""
    found = db.value(
        conn,
        f"SELECT count(*) FROM ({THEN}) AS steps LEFT JOIN ({DESCRIBED}) AS told USING (dossier)"
        " WHERE told.dossier IS NULL",
        {"edition": edition, "at": at},
    )
    return int(found or 0)


def fields(conn: Connection, edition: str, at: datetime, stages: list[str]) -> list[Named]:
    """Dossiers of these stages by field, most first."""
    return db.rows(
        conn,
        Named,
        f"""
        SELECT field AS name, count(*) AS dossiers FROM ({COUNTED}) AS counted
        WHERE stage = ANY (%(stages)s) GROUP BY field ORDER BY 2 DESC, 1
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
        f"""
        SELECT date_trunc('day', minute, %(zone)s) AS at, sum(votes)::bigint AS count
        FROM (
            SELECT minute, votes - struck AS votes FROM votes_by_minute
            WHERE edition = %(number)s AND minute < %(at)s
            UNION ALL SELECT minute, votes FROM ({STRUCK_LATER}) AS later
        ) AS votes GROUP BY 1 ORDER BY 1
        """,
        {"number": number, "at": at, "zone": VN.key},
    )


def struck(conn: Connection, number: int, at: datetime) -> int:
    """Votes that had been struck by then."""
    found = db.value(
        conn,
        f"""
        SELECT sum(struck)::bigint FROM (
            SELECT struck FROM votes_by_minute WHERE edition = %(number)s AND minute < %(at)s
            UNION ALL SELECT -votes FROM ({STRUCK_LATER}) AS later
        ) AS strikes
        """,
        {"number": number, "at": at},
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
    """Entries by votes that counted then, those in good standing first: only they have a rank
    (S1-16). Title, standing and the unit's name are those of the moment, the unit is the first
    one credited.
    """
    return db.rows(
        conn,
        EntryVotes,
        f"""
        WITH sums AS (
            SELECT entry, sum(votes)::bigint AS votes FROM (
                SELECT entry, votes - struck AS votes FROM votes_by_entry_minute
                WHERE edition = %(number)s AND minute < %(at)s
                UNION ALL SELECT entry, votes FROM ({STRUCK_LATER}) AS later
            ) AS votes GROUP BY entry
        ), found AS (
            SELECT sums.entry AS number, entries.code, sums.votes,
                   coalesce(counted.title, entries.title) AS title, called.name AS unit_name,
                   coalesce(counted.standing, entries.standing) AS standing,
                   coalesce(counted.standing, entries.standing, 'published') = 'published' AS good
            FROM sums
            LEFT JOIN entries ON (entries.edition, entries.number) = (%(edition)s, sums.entry)
            LEFT JOIN (SELECT *, {STANDING} AS standing FROM ({COUNTED}) AS dossiers) AS counted
                USING (code)
            LEFT JOIN ({CALLED}) AS called ON called.code =
                CASE WHEN counted.code IS NULL THEN entries.unit ELSE counted.credited[1] END
        )
        {RANKED}
        """,
        {"edition": edition, "number": number, "at": at, "day": day_of(at)},
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
