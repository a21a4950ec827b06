"""The live numbers that a monthly report begins with (S0-25)."""

import msgspec

from contracts.events import EditionState
from reporting.actions import read_dossiers
from reporting.model.query import Query
from reporting.model.tree import Tree
from reporting.model.unit_reports import ReportFigures, UnitReport
from reporting.store import activities, leads, units
from servicekit.db import Connection


def report_figures(
    conn: Connection, edition: EditionState, report: UnitReport, query: Query
) -> ReportFigures:
    """A unit with its branch of that day: dossiers as they are at `query.now`, the others by day.

    `conn` has entered the live generation. Raises NotFound for a unit that is gone.
    """
    day = min(report.last_day, query.day)
    branch = Tree(units.on(conn, day)).branch([report.unit])
    so_far = read_dossiers.unit(conn, query, report.unit)
    of_period = read_dossiers.unit(
        conn,
        msgspec.structs.replace(query, first_day=report.covers_from, last_day=report.last_day),
        report.unit,
    )
    first, last = report.covers_from, report.last_day
    led = leads.counts(conn, edition.code, branch, first, last)
    done = activities.by_channel(conn, edition.code, branch, first, last)
    return ReportFigures(
        as_of=query.now,
        target=so_far.target,
        registered=so_far.counts.registered,
        handed_in=so_far.counts.handed_in,
        valid=so_far.counts.valid,
        new_handed_in=of_period.counts.handed_in,
        activities=sum(one.activities for one in done),
        reach=sum(one.reach for one in done),
        by_channel={one.channel: one.activities for one in done},
        **msgspec.structs.asdict(led),
    )
