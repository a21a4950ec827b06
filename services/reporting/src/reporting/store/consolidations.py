"""Consolidated reports as they were settled, and the unit reports that a new one would use."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from reporting.model.consolidations import Consolidated, Stored, UsedReport
from servicekit import db
from servicekit.db import Connection


def last_versions(
    conn: Connection, edition: str, period: str, of_units: Collection[str]
) -> list[UsedReport]:
    """What these units handed in last, by name."""
    with conn.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(
            """
            SELECT reports.unit, coalesce(units.name, reports.unit) AS name, reports.reports_to,
                   kept.version,
                   reports.submitted_at AS received_at, kept.on_time, kept.nil, kept.contents,
                   kept.figures
            FROM unit_reports AS reports
            JOIN unit_report_versions AS kept
                ON kept.report = reports.id AND kept.version = reports.version
            LEFT JOIN units ON units.code = reports.unit
            WHERE (reports.edition, reports.period) = (%s, %s) AND reports.unit = ANY (%s)
            ORDER BY units.name, reports.unit
            """,
            (edition, period, list(of_units)),
        ).fetchall()
    return msgspec.convert(found, list[UsedReport])


def missing(conn: Connection, edition: str, period: str) -> list[str]:
    """Names of the units that owe the standing body a report; one sent back is owed again."""
    found = conn.execute(
        """
        SELECT coalesce(units.name, reports.unit)
        FROM unit_reports AS reports LEFT JOIN units ON units.code = reports.unit
        WHERE (reports.edition, reports.period) = (%s, %s) AND reports.reports_to IS NULL
          AND reports.expected AND (reports.version = 0 OR reports.state = 'returned')
        ORDER BY units.name, reports.unit
        """,
        (edition, period),
    ).fetchall()
    return [name for (name,) in found]


def add(conn: Connection, edition: str, found: Consolidated, account: int) -> int:
    """Settle it; answers which version it is. Others who settle the same period wait for us."""
    db.execute(
        conn,
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
        (f"consolidation:{edition}:{found.period}",),
    )
    version = db.value(
        conn,
        """
        INSERT INTO consolidations (edition, period, version, contents, made_by, made_at)
        SELECT %(edition)s, %(period)s, coalesce(max(version), 0) + 1, %(contents)s, %(account)s,
               %(now)s
        FROM consolidations WHERE (edition, period) = (%(edition)s, %(period)s)
        RETURNING version
        """,
        {
            "edition": edition,
            "period": found.period,
            "contents": Jsonb(msgspec.to_builtins(found)),
            "account": account,
            "now": found.made_at,
        },
    )
    return int(version or 0)


def versions(conn: Connection, edition: str, period: str) -> list[tuple[int, datetime]]:
    """Version and moment of each consolidation of a period, the latest first."""
    found = conn.execute(
        """
        SELECT version, made_at FROM consolidations WHERE (edition, period) = (%s, %s)
        ORDER BY version DESC
        """,
        (edition, period),
    )
    return found.fetchall()


def find(conn: Connection, edition: str, period: str, version: int | None = None) -> Stored | None:
    """One version, or the latest."""
    with conn.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(
            """
            SELECT version, made_at, contents FROM consolidations
            WHERE (edition, period) = (%s, %s) AND version = coalesce(%s, version)
            ORDER BY version DESC LIMIT 1
            """,
            (edition, period, version),
        ).fetchone()
    return None if found is None else msgspec.convert(found, Stored)
