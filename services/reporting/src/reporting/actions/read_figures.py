"""Read the figures of a query. All calls of one transaction see one snapshot."""

from datetime import datetime, timedelta
from typing import Final

from contracts import topics
from reporting.model import periods, targets
from reporting.model.figures import (
    AccountFigures,
    DossierFigures,
    EntryFigures,
    LagFigures,
    MessageFigures,
    TargetFigures,
    UnitFigures,
    VoteFigures,
)
from reporting.model.freshness import freshness
from reporting.model.periods import Bucket, Step
from reporting.model.query import Query
from reporting.store import dossier_counts, lag, people_counts, units, vote_counts
from servicekit.db import Connection
from servicekit.problems import NotFound

LAST_HOUR: Final = timedelta(hours=1)
ACCOUNT_DAYS: Final = timedelta(days=30)
MESSAGE_DAYS: Final = topics.MESSAGES.retention or timedelta(days=90)


def dossiers(conn: Connection, query: Query) -> DossierFigures:
    """How many dossiers there are, where they stand and when they got there."""
    days = dossier_counts.by_day(conn, query)
    handed_in = [Bucket(day.at, day.handed_in) for day in days]
    since, until = _span(query, handed_in)
    every_day = periods.fill(handed_in, since, until, Step.DAY)
    return DossierFigures(
        counts=dossier_counts.total(conn, query),
        stages=dossier_counts.by_stage(conn, query),
        days=days,
        handed_in_by_day=periods.add_up(every_day),
    )


def unit_targets(conn: Connection, query: Query) -> TargetFigures:
    """Units and groups against what they strive for (S0-14 … S0-21)."""
    standing = targets.standing_units(units.every(conn), query.day)
    if query.group is not None:
        standing = [unit for unit in standing if unit.unit_group == query.group]
    by_group = dossier_counts.by_group(conn, query)
    strivers = targets.lines(standing, dossier_counts.by_unit(conn, query), by_group)
    return TargetFigures(
        counts=dossier_counts.total(conn, query),
        unattributed=dossier_counts.unattributed(conn, query),
        units=len(standing),
        strivers=sum(line.target is not None for line in strivers),
        reached=sum(line.reached for line in strivers),
        groups=targets.groups(standing, strivers, by_group),
        lines=strivers,
    )


def votes(conn: Connection, query: Query) -> VoteFigures:
    """Votes over time: the period by hour or day, the last hour by minute, the peak."""
    totals = vote_counts.totals(conn, query)
    until = min(query.until or query.now, query.now)
    since = _voting_since(query, totals.first or until)
    step = query.step or periods.suitable_step(since, until)
    minute_end = periods.end_of_minute(until)
    hour_ago = max(since, minute_end - LAST_HOUR)
    return VoteFigures(
        counted=totals.counted,
        struck=totals.struck,
        step=step,
        buckets=_over_time(conn, query, since, until, step),
        last_hour=_over_time(conn, query, hour_ago, minute_end, Step.MINUTE),
        peak=vote_counts.peak(conn, query),
    )


def entries(conn: Connection, query: Query, limit: int | None = None) -> EntryFigures:
    """Entries by votes; staff see them also while the public does not (law 10)."""
    return EntryFigures(
        hidden=query.counts_hidden,
        total=vote_counts.totals(conn, query).counted,
        entries=vote_counts.by_entry(conn, query, limit),
    )


def accounts(conn: Connection, query: Query) -> AccountFigures:
    """New accounts of the period, or of the last 30 days."""
    until = min(query.until or query.now, query.now)
    since = query.since or until - ACCOUNT_DAYS
    totals = people_counts.account_totals(conn, since, until)
    by_day = people_counts.accounts_by_day(conn, since, until)
    return AccountFigures(
        total=totals.total,
        declared=totals.declared,
        by_day=periods.fill(by_day, since, until, Step.DAY),
        communes=people_counts.accounts_by_commune(conn, since, until),
    )


def messages(conn: Connection, query: Query) -> MessageFigures:
    """Messages of the period, no longer back than the log keeps them: a rebuild must agree."""
    until = min(query.until or query.now, query.now)
    kept_since = query.now - MESSAGE_DAYS
    since = max(query.since or kept_since, kept_since)
    return MessageFigures(
        since=since, channels=people_counts.messages(conn, since, until + timedelta(seconds=1))
    )


def system_lag(conn: Connection, query: Query) -> LagFigures:
    """How far the figures are behind the log."""
    return lag_at(conn, query.now)


def lag_at(conn: Connection, now: datetime) -> LagFigures:
    """The lag, for pages that need no edition."""
    lags = lag.load(conn)
    return LagFigures(freshness=freshness(lags, now), topics=lags)


def unit(conn: Connection, query: Query, code: str) -> UnitFigures:
    """One unit with its branch. Raises NotFound."""
    found = units.find(conn, code)
    if found is None:
        raise NotFound
    by_unit = dossier_counts.by_unit(conn, query)
    counts = by_unit.get(code, targets.NO_COUNTS)
    below = [child for child in units.children(conn, code) if child.stands_at(query.day)]
    return UnitFigures(
        unit=found,
        target=found.own_target,
        percent=targets.percent_of(counts.valid, found.own_target),
        counts=counts,
        stages=dossier_counts.by_stage(conn, query.narrowed_to(code)),
        parents=units.above(conn, code),
        children=targets.lines(below, by_unit, {}),
    )


def _voting_since(query: Query, first: datetime) -> datetime:
    """From the chosen day, else from the voting window's start, else from the first vote."""
    window = query.edition.windows.voting
    begun = window.start if window is not None and window.start <= query.now else first
    return max(query.since, begun) if query.since else begun


def _span(query: Query, found: list[Bucket]) -> tuple[datetime, datetime]:
    until = min(query.until or query.now, query.now)
    since = query.since or (found[0].at if found else until)
    return since, until


def _over_time(
    conn: Connection, query: Query, since: datetime, until: datetime, step: Step
) -> list[Bucket]:
    found = vote_counts.over_time(conn, query, since, until, step)
    return periods.fill(found, since, until, step)
