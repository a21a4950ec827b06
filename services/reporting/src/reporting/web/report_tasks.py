"""What waits for a member of staff around monthly reports."""

from collections.abc import Iterator
from datetime import datetime

from contracts.events import EditionState
from reporting.actions import read_reports
from reporting.model.duties import Duties
from reporting.model.obstacles import ObstacleState
from reporting.model.periods import day_of
from reporting.model.unit_reports import EDITABLE
from reporting.phrases import obstacles as obstacle_words
from reporting.phrases import punctuality, reports
from reporting.store import obstacles, unit_reports
from reporting.web.tasks import Task
from servicekit import copies
from servicekit.db import Connection


def tasks_of(conn: Connection, duties: Duties, now: datetime) -> list[Task]:
    """Own reports first, then what is to be received; only what is not nothing."""
    edition = copies.current_edition(conn)
    if edition.monthly_report is None:
        return []
    found = [*_own(conn, edition, duties, now), *_received(conn, edition, duties, now)]
    return [task for task in found if task.number]


def _own(conn: Connection, edition: EditionState, duties: Duties, now: datetime) -> Iterator[Task]:
    names = read_reports.names(conn)
    for report in unit_reports.outlines_of_units(conn, edition.code, duties.units):
        begun = report.covers_from <= day_of(now)
        if report.expected and begun and report.state in EDITABLE and report.unit in names:
            label = punctuality.TASK_OWN.format(
                period=reports.month_name(report.period),
                name=names[report.unit],
                state=reports.task_state(report.state, late=report.missing(now)),
            )
            yield Task(1, label, f"/bao-cao/thang/{report.period}/{report.unit}")
    answered = obstacles.of_units(conn, edition.code, duties.units, (ObstacleState.ANSWERED,))
    for code in sorted({one.unit for one in answered}):
        label = obstacle_words.TASK_ANSWERED.format(name=names.get(code, code))
        number = sum(one.unit == code for one in answered)
        yield Task(number, label, f"/bao-cao/thang/vuong-mac?don_vi={code}")


def _received(
    conn: Connection, edition: EditionState, duties: Duties, now: datetime
) -> Iterator[Task]:
    mine = [
        one
        for one in unit_reports.outlines(conn, edition.code)
        if duties.may_receive(one.reports_to)
    ]
    waiting = [one for one in mine if one.state == "submitted"]
    for period, to in sorted({(one.period, one.reports_to or "") for one in waiting}):
        number = sum((one.period, one.reports_to or "") == (period, to) for one in waiting)
        where = f"/bao-cao/thang/nhan?ky={period}&loc=submitted"
        label = f"{punctuality.TASK_RECEIVED}, {reports.month_name(period)}"
        yield Task(number, label, where + (f"&ve={to}" if to else ""))
    if duties.receives:
        owed = {one.unit for one in mine if one.missing(now)}
        yield Task(len(owed), punctuality.TASK_OWED, "/bao-cao/thang/bang#con-no")
        asked = obstacles.of_units(conn, edition.code, None, (ObstacleState.OPEN,))
        yield Task(len(asked), obstacle_words.TASK, "/bao-cao/thang/vuong-mac")
