"""What waits for a member of staff in reporting."""

from datetime import datetime
from typing import NamedTuple

from reporting import phrases
from reporting.actions import read_dossiers, read_figures
from reporting.model.query import Query
from reporting.model.scope import Scope
from servicekit import copies
from servicekit.db import Connection


class Task(NamedTuple):
    """`number` things to look at behind `path`."""

    number: int
    label: str
    path: str


def tasks_of(conn: Connection, scope: Scope, now: datetime) -> list[Task]:
    """Only what is not nothing."""
    query = Query(edition=copies.current_edition(conn), now=now)
    found = [*_province(conn, query), *_system(conn, now)] if scope.province else []
    if scope.system and not scope.province:
        found = _system(conn, now)
    found += [task for code in scope.branches for task in _unit(conn, query, code)]
    return [task for task in found if task.number]


def _province(conn: Connection, query: Query) -> list[Task]:
    figures = read_dossiers.unit_targets(conn, query)
    return [Task(len(figures.at_zero), phrases.TASK_ZERO, "/bao-cao/don-vi?loc=chua-co")]


def _system(conn: Connection, now: datetime) -> list[Task]:
    lag = read_figures.lag_at(conn, now).freshness
    return [Task(max(1, lag.behind), phrases.TASK_STALE, "/bao-cao/he-thong")] if lag.stale else []


def _unit(conn: Connection, query: Query, code: str) -> list[Task]:
    figures = read_dossiers.unit(conn, query, code)
    missing = max(0, (figures.target or 0) - figures.counts.valid)
    label = phrases.TASK_UNIT.format(name=figures.unit.name)
    return [Task(missing, label, f"/bao-cao/don-vi/{code}")]
