"""Dossiers by whom they are credited to, by day, and the rows behind the numbers."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from contracts.events.submissions import DossierStage
from reporting.model.figures import DayOfSteps, DossierRow
from reporting.model.query import Codes, Query
from reporting.model.tree import StageOfField, Tally
from reporting.model.waiting import Age
from servicekit import db
from servicekit.db import Connection

WANTED: Final = """
    dossiers.edition = %(edition)s
    AND (%(field)s::text IS NULL OR dossiers.field = %(field)s)
    AND (%(since)s::timestamptz IS NULL
         OR coalesce(dossiers.submitted_at, dossiers.created_at) >= %(since)s)
    AND (%(until)s::timestamptz IS NULL
         OR coalesce(dossiers.submitted_at, dossiers.created_at) < %(until)s)
    AND (%(codes)s::text[] IS NULL
         OR credited[1] = ANY (%(codes)s) OR credited[2] = ANY (%(codes)s)
         OR cardinality(credited) > 2 AND credited && %(codes)s)
"""
"""The filters of a query; `codes` are the units to which a dossier must be credited.

Nearly all are credited to one unit or two. These are looked up, a longer list is gone through.
"""
STEPS_OF_DAYS: Final = "SELECT * FROM steps_by_day WHERE edition = %(edition)s"
STEPS_OF_CHOSEN: Final = f"""
    SELECT day, before, after, 1 AS steps FROM transitions JOIN dossiers USING (dossier)
    WHERE transitions.edition = %(edition)s AND {WANTED}
"""


def tallies(
    conn: Connection, query: Query, codes: Codes, lately: datetime | None = None
) -> list[Tally]:
    """How many dossiers of each stage are credited to the same units, and came since `lately`."""
    return db.rows(
        conn,
        Tally,
        f"""
        SELECT credited, stage, count(*) AS dossiers,
               count(*) FILTER (WHERE submitted_at >= %(lately)s) AS lately
        FROM dossiers WHERE {WANTED} GROUP BY credited, stage
        """,
        query.params(codes, lately=lately),
    )


def by_field(conn: Connection, query: Query, codes: Codes) -> list[StageOfField]:
    """How many dossiers of each stage each field has."""
    return db.rows(
        conn,
        StageOfField,
        f"""
        SELECT field, stage, count(*) AS dossiers FROM dossiers
        WHERE {WANTED} GROUP BY field, stage ORDER BY field
        """,
        query.params(codes),
    )


def waiting(conn: Connection, query: Query, codes: Codes) -> list[Age]:
    """Since when dossiers have been waiting for a decision, to the minute, the oldest first.

    A supplement begins a new wait; the period of the query does not matter.
    """
    return db.rows(
        conn,
        Age,
        f"""
        SELECT date_trunc('minute', coalesce(step.at, dossiers.submitted_at)) AS since,
               count(*) AS dossiers
        FROM dossiers LEFT JOIN LATERAL (
            SELECT max(transitions.at) AS at FROM transitions
            WHERE transitions.dossier = dossiers.dossier AND after = 'submitted'
        ) AS step ON true
        WHERE {WANTED} AND stage = 'submitted' AND dossiers.submitted_at IS NOT NULL
        GROUP BY 1 ORDER BY 1
        """,
        query.params(codes, since=None, until=None),
    )


def by_day(conn: Connection, query: Query, codes: Codes) -> list[DayOfSteps]:
    """Steps of the life cycle by the day they happened (Viet Nam), from the history.

    Of the whole edition they are counted already, without looking at each one's dossier.
    """
    chosen = codes is not None or query.field or query.since or query.until
    return db.rows(
        conn,
        DayOfSteps,
        f"""
        SELECT day,
            coalesce(sum(steps) FILTER (
                WHERE after = 'submitted' AND before IS DISTINCT FROM 'needs_supplement'
            ), 0)::bigint AS handed_in,
            coalesce(sum(steps) FILTER (WHERE after = 'needs_supplement'), 0)::bigint
                AS supplements,
            coalesce(sum(steps) FILTER (WHERE after = 'valid'), 0)::bigint AS valid,
            coalesce(sum(steps) FILTER (WHERE after = 'not_valid'), 0)::bigint AS not_valid,
            coalesce(sum(steps) FILTER (WHERE after = 'published'), 0)::bigint AS published
        FROM ({STEPS_OF_CHOSEN if chosen else STEPS_OF_DAYS}) AS taken GROUP BY day ORDER BY day
        """,
        query.params(codes),
    )


def page(
    conn: Connection,
    query: Query,
    codes: Codes,
    *,
    stages: Collection[DossierStage] = (),
    after: str | None = None,
    limit: int | None = None,
) -> list[DossierRow]:
    """Dossiers newest first (UUIDv7); `after` is the last id of the page before."""
    return db.rows(
        conn,
        DossierRow,
        f"""
        SELECT dossiers.dossier, dossiers.code, dossiers.title, dossiers.stage, dossiers.field,
               dossiers.primary_unit, units.name AS unit_name, dossiers.created_at,
               dossiers.submitted_at, dossiers.decided_at
        FROM dossiers LEFT JOIN units ON units.code = dossiers.primary_unit
        WHERE {WANTED}
          AND (%(stages)s::text[] IS NULL OR dossiers.stage = ANY (%(stages)s))
          AND (%(after)s::text IS NULL OR dossiers.dossier < %(after)s)
        ORDER BY dossiers.dossier DESC LIMIT %(limit)s
        """,
        query.params(
            codes,
            stages=[stage.value for stage in stages] or None,
            after=after,
            limit=limit,
        ),
    )
