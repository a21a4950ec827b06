"""Monthly reports: their rows and everything that was ever handed in."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, TypeVar

import msgspec
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from reporting.errors.reports import ChangedMeanwhile
from reporting.model.expectations import Expectation
from reporting.model.unit_reports import Contents, UnitReport, Version
from servicekit import db
from servicekit.db import Connection, NotFound

R = TypeVar("R")

COLUMNS: Final = """
    id, edition, period, unit, reports_to, expected, covers_from, last_day, due_at, remind_on,
    state, revision, version, contents, nil, figures, sources, saves, writer, saved_at,
    proposed_by, proposed_at, submitted_at, received_at, on_time, decided_at, reason
"""

OUTLINE: Final = """
    id, edition, period, unit, reports_to, expected, covers_from, last_day, due_at, remind_on,
    state, revision, version, '{}'::jsonb AS contents, nil, NULL AS figures,
    '[]'::jsonb AS sources, saves, writer, saved_at, proposed_by, proposed_at, submitted_at,
    received_at, on_time, decided_at, reason
"""
"""How a report stands, without what it says: for lists over units and months."""


def read(conn: Connection, number: int) -> UnitReport:
    """A report by its id. Raises NotFound."""
    return _one(conn, f"SELECT {COLUMNS} FROM unit_reports WHERE id = %s", (number,))


def find(conn: Connection, edition: str, period: str, unit: str) -> UnitReport | None:
    """The report of a unit for a period, if one is or was due."""
    found = _all(
        conn,
        UnitReport,
        f"""
        SELECT {COLUMNS} FROM unit_reports WHERE (edition, period, unit) = (%s, %s, %s)
        """,
        (edition, period, unit),
    )
    return found[0] if found else None


def hold(conn: Connection, number: int) -> UnitReport:
    """The report, which nobody else changes until the end of the transaction. Raises NotFound."""
    return _one(conn, f"SELECT {COLUMNS} FROM unit_reports WHERE id = %s FOR UPDATE", (number,))


def every_outline(conn: Connection) -> list[UnitReport]:
    """How every report of every edition stands; none of its words."""
    return _all(conn, UnitReport, f"SELECT {OUTLINE} FROM unit_reports ORDER BY id", None)


def outlines(conn: Connection, edition: str) -> list[UnitReport]:
    """How every report of an edition stands, by period and unit; none of its words."""
    return _all(
        conn,
        UnitReport,
        f"SELECT {OUTLINE} FROM unit_reports WHERE edition = %s ORDER BY period, unit",
        (edition,),
    )


def outlines_of_units(conn: Connection, edition: str, units: Collection[str]) -> list[UnitReport]:
    """How the reports of these units stand, by period; none of their words."""
    return _all(
        conn,
        UnitReport,
        f"""
        SELECT {OUTLINE} FROM unit_reports WHERE edition = %s AND unit = ANY (%s)
        ORDER BY period, unit
        """,
        (edition, list(units)),
    )


def last_dues(conn: Connection, edition: str) -> dict[str, datetime]:
    """By period, first to last, when the last of its reports is due."""
    found = conn.execute(
        """
        SELECT period, max(due_at) FROM unit_reports WHERE edition = %s AND expected
        GROUP BY period ORDER BY period
        """,
        (edition,),
    )
    return dict(found.fetchall())


def of_period(conn: Connection, edition: str, period: str) -> list[UnitReport]:
    """Every report of a period, by unit."""
    return _all(
        conn,
        UnitReport,
        f"""
        SELECT {COLUMNS} FROM unit_reports WHERE (edition, period) = (%s, %s) ORDER BY unit
        """,
        (edition, period),
    )


def expect(conn: Connection, edition: str, due: Expectation) -> UnitReport:
    """Lay the report out, or bring its days up to date."""
    return _one(
        conn,
        f"""
        INSERT INTO unit_reports AS known (edition, period, unit, reports_to, expected,
            covers_from, last_day, due_at, remind_on)
        VALUES (%(edition)s, %(period)s, %(unit)s, %(reports_to)s, true,
            %(covers_from)s, %(last_day)s, %(due_at)s, %(remind_on)s)
        ON CONFLICT (edition, period, unit) DO UPDATE
        SET (reports_to, expected, covers_from, last_day, due_at, remind_on, revision) =
            (excluded.reports_to, true, excluded.covers_from, excluded.last_day, excluded.due_at,
             excluded.remind_on, known.revision + 1)
        RETURNING {COLUMNS}
        """,
        {
            "edition": edition,
            "period": due.due.period,
            "unit": due.unit,
            "reports_to": due.reports_to,
            "covers_from": due.due.covers_from,
            "last_day": due.due.last_day,
            "due_at": due.due.end,
            "remind_on": list(due.due.remind_on),
        },
    )


def expect_no_longer(conn: Connection, numbers: Collection[int]) -> list[UnitReport]:
    """These reports are not asked for any more; what was written stays."""
    return _all(
        conn,
        UnitReport,
        f"""
        UPDATE unit_reports SET expected = false, revision = revision + 1
        WHERE id = ANY (%s) AND expected RETURNING {COLUMNS}
        """,
        (list(numbers),),
    )


def write(conn: Connection, report: UnitReport) -> UnitReport:
    """Store a held report as it is now; answers it with its new revision.

    Raises ChangedMeanwhile unless it was held at the revision it still has.
    """
    found = _all(
        conn,
        UnitReport,
        f"""
        UPDATE unit_reports SET state = %(state)s, revision = revision + 1, version = %(version)s,
            contents = %(contents)s, nil = %(nil)s, figures = %(figures)s, sources = %(sources)s,
            saves = %(saves)s, writer = %(writer)s, saved_at = %(saved_at)s,
            proposed_by = %(proposed_by)s, proposed_at = %(proposed_at)s,
            submitted_at = %(submitted_at)s, received_at = %(received_at)s,
            on_time = %(on_time)s, decided_at = %(decided_at)s, reason = %(reason)s
        WHERE id = %(id)s AND revision = %(revision)s
        RETURNING {COLUMNS}
        """,
        _values(report),
    )
    if not found:
        raise ChangedMeanwhile
    return found[0]


def save_draft(
    conn: Connection, report: UnitReport, contents: Contents, *, nil: bool, now: datetime
) -> None:
    """What is being written, by whoever `report.writer` says; nobody outside hears of it."""
    changed = db.execute(
        conn,
        """
        UPDATE unit_reports
        SET contents = %s, nil = %s, writer = %s, saved_at = %s, saves = saves + 1
        WHERE id = %s AND saves = %s
        """,
        (Jsonb(dict(contents)), nil, report.writer, now, report.id, report.saves),
    )
    db.exactly_one(changed, ChangedMeanwhile())


def add_version(conn: Connection, version: Version) -> None:
    """Keep what was handed in."""
    db.execute(
        conn,
        """
        INSERT INTO unit_report_versions (report, version, contents, nil, figures, sources,
                                          submitted_by, received_at, on_time)
        VALUES (%(report)s, %(version)s, %(contents)s, %(nil)s, %(figures)s, %(sources)s,
                %(submitted_by)s, %(received_at)s, %(on_time)s)
        """,
        _values(version),
    )


def versions(conn: Connection, report: int) -> list[Version]:
    """Everything handed in for a report, first to last."""
    return _all(
        conn,
        Version,
        """
        SELECT report, version, contents, nil, figures, sources, submitted_by, received_at, on_time
        FROM unit_report_versions WHERE report = %s ORDER BY version
        """,
        (report,),
    )


def _values(row: UnitReport | Version) -> dict[str, Any]:
    values = msgspec.structs.asdict(row)
    for name in ("contents", "figures", "sources"):
        found = values[name]
        values[name] = None if found is None else Jsonb(msgspec.to_builtins(found))
    return values


def _one(conn: Connection, sql: Any, params: Any) -> UnitReport:
    found = _all(conn, UnitReport, sql, params)
    if not found:
        raise NotFound("unit report")
    return found[0]


def _all(conn: Connection, kind: type[R], sql: Any, params: Any) -> list[R]:
    """Rows with JSON in them: their parts become structs too."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return msgspec.convert(cursor.execute(sql, params).fetchall(), list[kind])  # type: ignore[valid-type]
