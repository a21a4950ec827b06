"""Read figures of dossiers by what becomes of them: stage, field, day, how long they wait."""

from collections.abc import Iterable

import msgspec

from contracts.events import EditionState
from reporting.actions.read_dossiers import chosen_codes
from reporting.model import periods, waiting
from reporting.model.figures import DossierFigures, FieldCount, QueueFigures, by_stage
from reporting.model.names import labels
from reporting.model.periods import Bucket, Step
from reporting.model.query import Query
from reporting.model.tree import StageOfField, by_field, totals
from reporting.store import dossier_counts
from servicekit.db import Connection


def dossiers(conn: Connection, query: Query) -> DossierFigures:
    """How many dossiers there are, where they stand and when they got there."""
    codes = chosen_codes(conn, query)
    found = dossier_counts.by_field(conn, query, codes)
    days = dossier_counts.by_day(conn, query, codes)
    handed_in = [Bucket(periods.first_moment(day.day), day.handed_in) for day in days]
    until = query.end
    since = query.since or (handed_in[0].at if handed_in else until)
    every_day = periods.fill(handed_in, since, until, Step.DAY)
    return DossierFigures(
        counts=totals(found),
        stages=by_stage(found),
        fields=_fields(query, found),
        days=days,
        handed_in_by_day=periods.add_up(every_day),
    )


def queue(conn: Connection, query: Query) -> QueueFigures:
    """What waits for the reviewers now."""
    ages = dossier_counts.waiting(conn, query, chosen_codes(conn, query))
    found = waiting.queue(ages, query.now, _review_days(query.edition))
    return QueueFigures(**msgspec.structs.asdict(found))


def _fields(query: Query, found: Iterable[StageOfField]) -> list[FieldCount]:
    known = labels(query.edition, "fields")
    return [
        FieldCount(field, known.get(field, field), counts)
        for field, counts in by_field(found, known).items()
    ]


def _review_days(edition: EditionState) -> int | None:
    """How long a dossier may wait; None for an edition that does not say it."""
    days = edition.rules.get("review_days")
    return days if isinstance(days, int) else None
