"""Monthly reports and the promotion log as they are taken away."""

from reporting.model.export_sheets import ActivityLine, ReportLine
from reporting.model.query import Codes, Query
from servicekit import db
from servicekit.db import Connection


def reports(conn: Connection, query: Query, codes: Codes) -> list[ReportLine]:
    """Reports of these units whose last day lies in the period, by period and name."""
    return db.rows(
        conn,
        ReportLine,
        """
        SELECT reports.period, reports.unit, units.name AS unit_name, units.unit_group,
               reports.last_day, reports.state, reports.version, reports.received_at,
               reports.on_time, reports.nil,
               (reports.figures ->> 'registered')::integer AS registered,
               (reports.figures ->> 'handed_in')::integer AS handed_in,
               (reports.figures ->> 'valid')::integer AS valid,
               (reports.figures ->> 'activities')::integer AS activities,
               (reports.figures ->> 'reach')::integer AS reach
        FROM unit_reports AS reports LEFT JOIN units ON units.code = reports.unit
        WHERE reports.edition = %(edition)s AND (reports.expected OR reports.version > 0)
          AND (%(codes)s::text[] IS NULL OR reports.unit = ANY (%(codes)s))
          AND (%(first)s::date IS NULL OR reports.last_day >= %(first)s)
          AND (%(last)s::date IS NULL OR reports.last_day <= %(last)s)
        ORDER BY reports.period, units.name, reports.unit
        """,
        _params(query, codes),
    )


def activities(conn: Connection, query: Query, codes: Codes) -> list[ActivityLine]:
    """What these units recorded, or what is about them, on days of the period."""
    return db.rows(
        conn,
        ActivityLine,
        """
        SELECT held_on, activities.unit, units.name AS unit_name, activities.kind, channel, title,
               link, reach
        FROM activities LEFT JOIN units ON units.code = activities.unit
        WHERE removed_at IS NULL AND activities.edition = %(edition)s
          AND (%(codes)s::text[] IS NULL OR activities.unit = ANY (%(codes)s)
               OR activities.units && %(codes)s)
          AND (%(first)s::date IS NULL OR held_on >= %(first)s)
          AND (%(last)s::date IS NULL OR held_on <= %(last)s)
        ORDER BY held_on DESC, activities.id DESC
        """,
        _params(query, codes),
    )


def _params(query: Query, codes: Codes) -> dict[str, object]:
    return {
        "edition": query.edition.code,
        "codes": None if codes is None else list(codes),
        "first": query.first_day,
        "last": query.last_day,
    }
