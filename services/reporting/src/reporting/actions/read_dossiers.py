"""Read figures of dossiers: whom they count for, what is striven for, the rows behind them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from contracts.events.submissions import DossierStage
from reporting.model import figures, forecasts, targets
from reporting.model.figures import (
    ChildLine,
    DossierRow,
    TargetFigures,
    UnitFigures,
)
from reporting.model.forecasts import Counted, Forecast, Pace
from reporting.model.headlines import headline
from reporting.model.query import Query
from reporting.model.stages import HANDED_IN
from reporting.model.targets import Found, Line, Unit
from reporting.model.tree import Tally, Tree, roll_up
from reporting.store import child_targets, dossier_counts, leads, units
from servicekit.db import Connection
from servicekit.problems import NotFound


def unit_targets(conn: Connection, query: Query) -> TargetFigures:
    """Units and groups against what they strive for (S0-14 … S0-21), as they stood on the day."""
    every = units.on(conn, query.day)
    standing = targets.standing_units(every, query.day)
    codes = chosen_codes(conn, query)
    pace = _pace(query)
    tallies = _tallies(conn, query, codes, pace.since if pace else None)
    found = roll_up(tallies, Tree(every), standing)
    if codes is not None:
        standing = [unit for unit in standing if _is_shown(unit, query, codes)]
    front = headline(query.edition, query.end)
    strivers = targets.lines(standing, query.edition.targets, found, front)
    if query.unit is not None:
        strivers = [line for line in strivers if line.code is not None]
    return TargetFigures(
        counts=found.counts,
        headline=front,
        forecast=_forecast(query, pace, tallies, strivers),
        unattributed=found.unattributed,
        units=len(standing),
        strivers=sum(line.target is not None for line in strivers),
        reached=sum(line.reached for line in strivers),
        groups=targets.groups(standing, strivers, found.by_group),
        lines=strivers,
    )


def unit(conn: Connection, query: Query, code: str) -> UnitFigures:
    """One unit with its branch. Raises NotFound."""
    every = units.on(conn, query.day)
    tree = Tree(every)
    found = tree.find(code)
    if found is None:
        raise NotFound
    tallies = _tallies(conn, query, tree.branch([code]))
    rolled = roll_up(tallies, tree, ())
    counts, front = rolled.of(found), headline(query.edition, query.end)
    target = targets.own_target(found, query.edition.targets)
    return UnitFigures(
        unit=found,
        target=target,
        promotes=targets.only_promotes(found, query.edition.targets),
        headline=front,
        joint=_joint_line(conn, query, found, every),
        percent=targets.percent_of(counts.of(front), target),
        counts=counts,
        stages=figures.by_stage(tallies),
        parents=tree.parents(code),
        children=_children(conn, query, tree.children(code), rolled, code),
    )


def _is_shown(unit: Unit, query: Query, codes: list[str]) -> bool:
    """Of the group that is asked for, and in the branch."""
    in_group = query.group is None or unit.unit_group == query.group
    return in_group and (query.unit is None or unit.code in codes)


def _tallies(
    conn: Connection, query: Query, codes: list[str] | None, lately: datetime | None = None
) -> list[Tally]:
    """Dossiers, and leads: these have no field yet."""
    found = dossier_counts.tallies(conn, query, codes, lately)
    return found if query.field else [*found, *leads.tallies(conn, query, codes)]


def _children(
    conn: Connection, query: Query, below: Iterable[Unit], found: Found, parent: str
) -> list[ChildLine]:
    """Units directly below that stand, against what the parent has set them."""
    own = child_targets.of_parent(conn, query.edition.code, parent)
    front = headline(query.edition, query.end)
    lines = [
        targets.unit_line(
            child,
            own.get(child.code, targets.own_target(child, query.edition.targets)),
            found.of(child),
            front,
        )
        for child in below
        if child.stands_at(query.day)
    ]
    return [
        ChildLine(**msgspec.structs.asdict(line), set_by_parent=own.get(line.code or ""))
        for line in targets.ranked(lines)
    ]


def _joint_line(conn: Connection, query: Query, unit: Unit, every: Sequence[Unit]) -> Line | None:
    """How the unit's group does, when it strives together (S0-16)."""
    if targets.joint_target(unit, query.edition.targets) is None:
        return None
    members = [
        other
        for other in targets.standing_units(every, query.day)
        if other.unit_group == unit.unit_group
    ]
    tree = Tree(every)
    branch = tree.branch([member.code for member in members])
    found = roll_up(_tallies(conn, query, branch), tree, members)
    front = headline(query.edition, query.end)
    lines = targets.joint_lines(members, query.edition.targets, found.by_group, front)
    return next(iter(lines), None)


def _pace(query: Query) -> Pace | None:
    """None while nothing can be said, and for a period of the past."""
    found = forecasts.pace(query.edition.windows.submission, query.now)
    return None if found is None or query.end < query.now else found


def _forecast(
    query: Query, pace: Pace | None, tallies: Iterable[Tally], strivers: Iterable[Line]
) -> Forecast | None:
    if pace is None:
        return None
    came_in = [tally for tally in tallies if tally.stage in HANDED_IN]
    counted = Counted(sum(one.dossiers for one in came_in), sum(one.lately for one in came_in))
    target = sum(line.target or 0 for line in strivers)
    return forecasts.forecast(counted, pace, query.now, target)


def dossier_rows(
    conn: Connection,
    query: Query,
    *,
    stages: Iterable[DossierStage] = (),
    after: str | None = None,
    limit: int | None = None,
) -> list[DossierRow]:
    """The dossiers behind the numbers, newest first; `after` is the last id of the page before."""
    return dossier_counts.page(
        conn,
        query,
        chosen_codes(conn, query),
        stages=tuple(stages),
        after=after,
        limit=limit,
    )


def chosen_codes(conn: Connection, query: Query) -> list[str] | None:
    """The units that a query is narrowed to, with their branches of the day; None: not narrowed."""
    if query.unit is None and query.group is None:
        return None
    every = units.on(conn, query.day)
    tree = Tree(every)
    in_group = [
        u.code for u in targets.standing_units(every, query.day) if u.unit_group == query.group
    ]
    chosen = None if query.group is None else set(tree.branch(in_group))
    if query.unit is not None:
        branch = set(tree.branch([query.unit]))
        chosen = branch if chosen is None else chosen & branch
    return sorted(chosen or ())
