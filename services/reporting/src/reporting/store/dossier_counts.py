"""Distinct dossiers by stage, unit, group and day, and the rows behind them."""

from datetime import datetime
from typing import Any, Final

import msgspec

from contracts.events.submissions import DossierStage
from reporting.model.figures import DayOfSteps, DossierRow, StageCount
from reporting.model.query import Query
from reporting.model.stages import HANDED_IN, ORDER, REGISTERED, VALID
from reporting.model.targets import Counts
from reporting.store.branches import STANDING
from servicekit import db
from servicekit.db import Connection
from servicekit.times import VN

WANTED: Final = """
    dossiers.edition = %(edition)s
    AND (%(field)s::text IS NULL OR dossiers.field = %(field)s)
    AND (%(since)s::timestamptz IS NULL
         OR coalesce(dossiers.submitted_at, dossiers.created_at) >= %(since)s)
    AND (%(until)s::timestamptz IS NULL
         OR coalesce(dossiers.submitted_at, dossiers.created_at) < %(until)s)
    AND (%(unit)s::text IS NULL OR dossiers.credited && (
         SELECT array_agg(code) FROM branches WHERE top = %(unit)s))
    AND (%(group)s::text IS NULL OR dossiers.credited && (
         SELECT array_agg(branches.code) FROM branches
         JOIN standing ON standing.code = branches.top WHERE standing.unit_group = %(group)s))
"""
"""The filters of a query; needs `branches` and `standing`."""

COUNTS: Final = """
    count(DISTINCT dossiers.dossier) FILTER (WHERE stage = ANY (%(registered)s)) AS registered,
    count(DISTINCT dossiers.dossier) FILTER (WHERE stage = ANY (%(handed_in)s)) AS handed_in,
    count(DISTINCT dossiers.dossier) FILTER (WHERE stage = ANY (%(valid)s)) AS valid
"""
CREDITS: Final = """
    FROM dossiers
    CROSS JOIN LATERAL unnest(dossiers.credited) AS credit (unit)
    JOIN branches ON branches.code = credit.unit
"""


class _Keyed(msgspec.Struct, frozen=True):
    key: str
    registered: int
    handed_in: int
    valid: int


def total(conn: Connection, query: Query) -> Counts:
    """Distinct dossiers of the province that the filters let through."""
    sql = f"{STANDING} SELECT {COUNTS} FROM dossiers WHERE {WANTED}"
    return db.one(conn, Counts, sql, _params(query))


def unattributed(conn: Connection, query: Query) -> int:
    """Registered dossiers that count for no unit of the list."""
    sql = f"""
        {STANDING}
        SELECT count(*) FROM dossiers
        WHERE {WANTED} AND stage = ANY (%(registered)s) AND NOT dossiers.credited && (
            SELECT coalesce(array_agg(branches.code), '{{}}') FROM branches
            JOIN standing ON standing.code = branches.top)
    """
    return int(db.value(conn, sql, _params(query)) or 0)


def by_unit(conn: Connection, query: Query) -> dict[str, Counts]:
    """By unit, each with its whole branch; a dossier counts once for a unit (S0-21, S3-10)."""
    sql = f"""
        {STANDING}
        SELECT branches.top AS key, {COUNTS} {CREDITS}
        WHERE {WANTED} GROUP BY branches.top
    """
    return _keyed(conn, sql, query)


def by_group(conn: Connection, query: Query) -> dict[str, Counts]:
    """By group of the units on the list; a dossier counts once for a group."""
    sql = f"""
        {STANDING}
        SELECT standing.unit_group AS key, {COUNTS} {CREDITS}
        JOIN standing ON standing.code = branches.top
        WHERE {WANTED} GROUP BY standing.unit_group
    """
    return _keyed(conn, sql, query)


def by_stage(conn: Connection, query: Query) -> list[StageCount]:
    """Every stage, also the empty ones, in the order of the life cycle."""
    found = dict(
        conn.execute(
            f"""
            {STANDING}
            SELECT dossiers.stage, count(*) FROM dossiers WHERE {WANTED} GROUP BY dossiers.stage
            """,
            _params(query),
        ).fetchall()
    )
    return [StageCount(stage, found.get(stage.value, 0)) for stage in ORDER]


def by_day(conn: Connection, query: Query) -> list[DayOfSteps]:
    """Steps of the life cycle by the day they happened (Viet Nam), from the history."""
    return db.rows(
        conn,
        DayOfSteps,
        f"""
        {STANDING}
        SELECT date_trunc('day', transitions.at, %(zone)s) AS at,
            count(DISTINCT dossiers.dossier) FILTER (
                WHERE after = 'submitted' AND before IS DISTINCT FROM 'needs_supplement'
            ) AS handed_in,
            count(DISTINCT dossiers.dossier) FILTER (WHERE after = 'needs_supplement')
                AS supplements,
            count(DISTINCT dossiers.dossier) FILTER (WHERE after = 'valid') AS valid,
            count(DISTINCT dossiers.dossier) FILTER (WHERE after = 'not_valid') AS not_valid,
            count(DISTINCT dossiers.dossier) FILTER (WHERE after = 'published') AS published
        FROM transitions JOIN dossiers ON dossiers.dossier = transitions.dossier
        WHERE {WANTED} GROUP BY 1 ORDER BY 1
        """,
        _params(query, zone=VN.key),
    )


def page(
    conn: Connection,
    query: Query,
    *,
    stages: tuple[DossierStage, ...] = (),
    after: str | None = None,
    limit: int | None = None,
) -> list[DossierRow]:
    """Dossiers newest first (UUIDv7); `after` is the last id of the page before."""
    return db.rows(
        conn,
        DossierRow,
        f"""
        {STANDING}
        SELECT dossiers.dossier, dossiers.code, dossiers.title, dossiers.stage, dossiers.field,
               dossiers.primary_unit, named.name AS unit_name, dossiers.created_at,
               dossiers.submitted_at, dossiers.decided_at
        FROM dossiers LEFT JOIN units AS named ON named.code = dossiers.primary_unit
        WHERE {WANTED}
          AND (%(stages)s::text[] IS NULL OR dossiers.stage = ANY (%(stages)s))
          AND (%(after)s::text IS NULL OR dossiers.dossier < %(after)s)
        ORDER BY dossiers.dossier DESC LIMIT %(limit)s
        """,
        _params(
            query,
            stages=[stage.value for stage in stages] or None,
            after=after,
            limit=limit,
        ),
    )


def first_day(conn: Connection, edition: str) -> datetime | None:
    """When the first step of an edition's dossiers happened."""
    found: datetime | None = db.value(
        conn, "SELECT min(at) FROM transitions WHERE edition = %s", (edition,)
    )
    return found


def _keyed(conn: Connection, sql: str, query: Query) -> dict[str, Counts]:
    found = db.rows(conn, _Keyed, sql, _params(query))
    return {row.key: Counts(row.registered, row.handed_in, row.valid) for row in found}


def _params(query: Query, **more: Any) -> dict[str, Any]:
    return query.params(
        registered=[stage.value for stage in REGISTERED],
        handed_in=[stage.value for stage in HANDED_IN],
        valid=[stage.value for stage in VALID],
        **more,
    )
