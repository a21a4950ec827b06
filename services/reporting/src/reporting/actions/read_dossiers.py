"""Read figures of dossiers: where they stand, whom they count for, what is striven for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from contracts.events import EditionState
from contracts.events.submissions import DossierStage
from reporting.model import periods, targets, waiting
from reporting.model.figures import (
    DossierFigures,
    DossierRow,
    FieldCount,
    QueueFigures,
    StageCount,
    TargetFigures,
    UnitFigures,
)
from reporting.model.periods import Bucket, Step
from reporting.model.query import Query
from reporting.model.stages import ORDER
from reporting.model.targets import Line, Unit
from reporting.model.tree import Tally, Tree, by_field, roll_up
from reporting.store import dossier_counts, units
from servicekit.db import Connection
from servicekit.problems import NotFound


def dossiers(conn: Connection, query: Query) -> DossierFigures:
    """How many dossiers there are, where they stand and when they got there."""
    codes = chosen_codes(conn, query)
    tallies = dossier_counts.by_stage(conn, query, codes)
    days = dossier_counts.by_day(conn, query, codes)
    handed_in = [Bucket(periods.first_moment(day.day), day.handed_in) for day in days]
    until = query.end
    since = query.since or (handed_in[0].at if handed_in else until)
    every_day = periods.fill(handed_in, since, until, Step.DAY)
    return DossierFigures(
        counts=roll_up(tallies, Tree(()), ()).counts,
        stages=_stages(tallies),
        fields=_fields(conn, query, codes),
        days=days,
        handed_in_by_day=periods.add_up(every_day),
    )


def queue(conn: Connection, query: Query) -> QueueFigures:
    """What waits for the reviewers now."""
    ages = dossier_counts.waiting(conn, query, chosen_codes(conn, query))
    found = waiting.queue(ages, query.now, _review_days(query.edition))
    return QueueFigures(**msgspec.structs.asdict(found))


def unit_targets(conn: Connection, query: Query) -> TargetFigures:
    """Units and groups against what they strive for (S0-14 … S0-21)."""
    every = units.every(conn)
    standing = targets.standing_units(every, query.day)
    tallies = dossier_counts.tallies(conn, query, chosen_codes(conn, query))
    found = roll_up(tallies, Tree(every), standing)
    if query.group is not None:
        standing = [unit for unit in standing if unit.unit_group == query.group]
    strivers = targets.lines(standing, query.edition.targets, found.by_unit, found.by_group)
    return TargetFigures(
        counts=found.counts,
        unattributed=found.unattributed,
        units=len(standing),
        strivers=sum(line.target is not None for line in strivers),
        reached=sum(line.reached for line in strivers),
        groups=targets.groups(standing, strivers, found.by_group),
        lines=strivers,
    )


def unit(conn: Connection, query: Query, code: str) -> UnitFigures:
    """One unit with its branch. Raises NotFound."""
    every = units.every(conn)
    tree = Tree(every)
    found = tree.find(code)
    if found is None:
        raise NotFound
    tallies = dossier_counts.tallies(conn, query, tree.branch([code]))
    by_unit = roll_up(tallies, tree, ()).by_unit
    counts = by_unit.get(code, targets.NO_COUNTS)
    below = [child for child in tree.children(code) if child.stands_at(query.day)]
    target = targets.own_target(found, query.edition.targets)
    return UnitFigures(
        unit=found,
        target=target,
        joint=_joint_line(conn, query, found, every),
        percent=targets.percent_of(counts.valid, target),
        counts=counts,
        stages=_stages(tallies),
        parents=tree.parents(code),
        children=targets.lines(below, query.edition.targets, by_unit, {}),
    )


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
    found = roll_up(dossier_counts.tallies(conn, query, branch), tree, members)
    lines = targets.joint_lines(members, query.edition.targets, found.by_group)
    return next(iter(lines), None)


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
    """The units that a query is narrowed to, with their branches; None: not narrowed."""
    if query.unit is None and query.group is None:
        return None
    every = units.every(conn)
    tree = Tree(every)
    in_group = [
        u.code for u in targets.standing_units(every, query.day) if u.unit_group == query.group
    ]
    chosen = None if query.group is None else set(tree.branch(in_group))
    if query.unit is not None:
        branch = set(tree.branch([query.unit]))
        chosen = branch if chosen is None else chosen & branch
    return sorted(chosen or ())


def _fields(conn: Connection, query: Query, codes: list[str] | None) -> list[FieldCount]:
    found = dossier_counts.by_field(conn, query, codes)
    labels = field_labels(query.edition)
    return [
        FieldCount(field, labels.get(field, field), counts)
        for field, counts in by_field(found, labels).items()
    ]


def field_labels(edition: EditionState) -> dict[str, str]:
    """Labels of the edition's fields by code."""
    listed: Iterable[Mapping[str, Any]] = edition.rules.get("fields", ())
    return {str(field["code"]): str(field.get("label", field["code"])) for field in listed}


def _review_days(edition: EditionState) -> int | None:
    """How long a dossier may wait; None for an edition that does not say it."""
    days = edition.rules.get("review_days")
    return days if isinstance(days, int) else None


def _stages(tallies: Iterable[Tally]) -> list[StageCount]:
    """Every stage, also the empty ones, in the order of the life cycle."""
    found: Counter[str] = Counter()
    for tally in tallies:
        found[tally.stage] += tally.dossiers
    return [StageCount(stage, found[stage.value]) for stage in ORDER]
