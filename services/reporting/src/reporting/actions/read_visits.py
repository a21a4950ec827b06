"""Read how many visits the links of the promotion kit brought."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from reporting.actions.read_dossiers import chosen_codes
from reporting.model import periods
from reporting.model.periods import Bucket, Step
from reporting.model.query import Query
from reporting.model.visits import ChannelVisits, UnitVisits, VisitFigures
from reporting.store import visits as store
from reporting.store.visits import Sum
from servicekit.db import Connection


def visits(conn: Connection, query: Query) -> VisitFigures:
    """By channel, by unit and by day; of one unit also the units below it."""
    sums = store.sums(conn, query, chosen_codes(conn, query))
    return VisitFigures(
        total=sum(one.visits for one in sums),
        channels=_channels(sums),
        units=_units(sums),
        by_day=_days(sums, query),
    )


def _channels(sums: Iterable[Sum]) -> list[ChannelVisits]:
    found: Counter[str] = Counter()
    for one in sums:
        found[one.channel] += one.visits
    return [ChannelVisits(channel, count) for channel, count in found.most_common()]


def _units(sums: list[Sum]) -> list[UnitVisits]:
    of_unit: dict[str, list[Sum]] = {}
    for one in sums:
        of_unit.setdefault(one.unit, []).append(one)
    found = [
        UnitVisits(
            code=code,
            name=own[0].name,
            visits=sum(one.visits for one in own),
            channels=_channels(own),
        )
        for code, own in of_unit.items()
    ]
    return sorted(found, key=lambda unit: (-unit.visits, unit.code))


def _days(sums: list[Sum], query: Query) -> list[Bucket]:
    """From the first day with visits, or the chosen one, to the last day asked for."""
    found: Counter[date] = Counter()
    for one in sums:
        found[one.day] += one.visits
    if not found:
        return []
    first = query.first_day or min(found)
    buckets = [Bucket(periods.first_moment(day), count) for day, count in sorted(found.items())]
    until = periods.after_last_moment(max(query.day, max(found)))
    return periods.fill(buckets, periods.first_moment(first), until, Step.DAY)
