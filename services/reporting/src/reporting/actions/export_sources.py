"""Where the tables that are taken away come from."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from reporting.actions import read_dossiers
from reporting.model import export_sheets
from reporting.model.exports import Question
from reporting.model.query import Query
from reporting.model.targets import Line
from reporting.store import export_rows, report_rows
from servicekit.db import Connection
from servicekit.sheets import Sheet

Seen = Callable[[int], None]
"""Hears how many rows were read."""


class Source(msgspec.Struct, frozen=True):
    """`rows` says how many there are, `sheet` reads them one piece after the other."""

    rows: Callable[[Connection, Query, Question], int]
    sheet: Callable[[Connection, Query, Question, Seen], Sheet]


def _dossiers_count(conn: Connection, query: Query, question: Question) -> int:
    codes = read_dossiers.chosen_codes(conn, query)
    return export_rows.count(conn, query, codes, question.stages)


def _dossiers(conn: Connection, query: Query, question: Question, seen: Seen) -> Sheet:
    codes = read_dossiers.chosen_codes(conn, query)
    lines = export_rows.each(conn, query, codes, question.stages, seen)
    return export_sheets.dossiers(lines, query.edition)


def _lines(conn: Connection, query: Query) -> list[Line]:
    """Everybody who strives; of one unit, itself and the units directly below it."""
    if query.unit is None:
        return read_dossiers.unit_targets(conn, query).lines
    found = read_dossiers.unit(conn, query, query.unit)
    own = Line(
        code=found.unit.code,
        name=found.unit.name,
        group=found.unit.unit_group,
        target=found.target,
        counts=found.counts,
        percent=found.percent,
    )
    return [own, *found.children]


def _units_count(conn: Connection, query: Query, _question: Question) -> int:
    return len(_lines(conn, query))


def _units(conn: Connection, query: Query, _question: Question, _seen: Seen) -> Sheet:
    return export_sheets.units(_lines(conn, query))


def _reports(conn: Connection, query: Query, _question: Question, _seen: Seen) -> Sheet:
    found = report_rows.reports(conn, query, read_dossiers.chosen_codes(conn, query))
    return export_sheets.reports(found)


def _activities(conn: Connection, query: Query, _question: Question, _seen: Seen) -> Sheet:
    found = report_rows.activities(conn, query, read_dossiers.chosen_codes(conn, query))
    return export_sheets.activities(found)


def _reports_count(conn: Connection, query: Query, _question: Question) -> int:
    return len(report_rows.reports(conn, query, read_dossiers.chosen_codes(conn, query)))


def _activities_count(conn: Connection, query: Query, _question: Question) -> int:
    return len(report_rows.activities(conn, query, read_dossiers.chosen_codes(conn, query)))


SOURCES: Final[Mapping[str, Source]] = {
    "dossiers": Source(_dossiers_count, _dossiers),
    "units": Source(_units_count, _units),
    "reports": Source(_reports_count, _reports),
    "activities": Source(_activities_count, _activities),
}
"""By the subject that is asked for."""
