"""Make an edition's final record as of a moment."""

from collections import Counter
from datetime import datetime
from typing import Final

import structlog

from contracts.events import EditionState
from reporting.actions.letterheads import letterhead
from reporting.model import targets
from reporting.model.final_record import Named, Record, moment_of
from reporting.model.headlines import Headline
from reporting.model.letterheads import STANDING_BODY
from reporting.model.periods import day_of
from reporting.model.record_document import record_document
from reporting.model.stages import HANDED_IN, ORDER
from reporting.model.tree import RollUp, Tally, Tree, roll_up
from reporting.store import final_records, generations, record_figures, units
from reporting.store.final_records import Making
from servicekit.aside import aside
from servicekit.db import Connection, Database
from servicekit.documents import pdf
from servicekit.documents.model import Official

log: Final = structlog.get_logger()


def final_record(conn: Connection, edition: EditionState, asked: datetime) -> Official:
    """The same log and moment give the same document. `conn` has entered a generation."""
    at = moment_of(asked)
    every = units.on(conn, day_of(at))
    standing = targets.standing_units(every, day_of(at))
    tallies = record_figures.tallies(conn, edition.code, at)
    found = roll_up(tallies, Tree(every), standing)
    lines = targets.lines(standing, edition.targets_at(at), found, Headline.VALID)
    record = _record(conn, edition, at, tallies, (found, lines))
    return record_document(edition, letterhead(conn, edition, STANDING_BODY), record)


def keep(
    database: Database, edition: EditionState, asked: datetime, account: int, now: datetime
) -> int:
    """Make the record and keep its file as it is, with how much of the log was read; its number."""
    with generations.reading(database) as conn:
        document = final_record(conn, edition, asked)
        making = Making(
            edition=edition.code,
            as_of=moment_of(asked),
            applied=generations.applied(conn, generations.live(conn) or 0),
        )
    content = aside(pdf.render, document)
    with database.transaction() as conn:
        number, digest = final_records.add(conn, making, content, account, now)
    log.info("final record kept", record=number, digest=digest)
    return number


def _record(
    conn: Connection,
    edition: EditionState,
    at: datetime,
    tallies: list[Tally],
    rolled_up: tuple[RollUp, list[targets.Line]],
) -> Record:
    code, number = edition.code, edition.number
    found, lines = rolled_up
    return Record(
        as_of=at,
        undescribed=record_figures.undescribed(conn, code, at),
        unnamed=units.unnamed(conn),
        counts=found.counts,
        reached=sum(line.reached for line in lines),
        strivers=sum(line.target is not None for line in lines),
        stages=_stages(tallies),
        fields=record_figures.fields(conn, code, at, [stage.value for stage in HANDED_IN]),
        months=record_figures.months(conn, code, at),
        lines=lines,
        firsts=_firsts(conn, code, at),
        votes=record_figures.votes_by_day(conn, number, at),
        struck=record_figures.struck(conn, number, at),
        peak=record_figures.peak(conn, number, at),
        entries=record_figures.entries(conn, code, number, at),
        accounts=record_figures.accounts(conn, at),
        periods=record_figures.periods(conn, code, at),
        consolidations=record_figures.consolidations(conn, code, at),
    )


def _stages(tallies: list[Tally]) -> list[Named]:
    """Stages with dossiers, in the order of the life cycle."""
    counts: Counter[str] = Counter()
    for tally in tallies:
        counts[tally.stage] += tally.dossiers
    return [Named(stage.value, counts[stage.value]) for stage in ORDER if counts[stage.value]]


def _firsts(conn: Connection, edition: str, at: datetime) -> dict[str, datetime]:
    steps = {"handed_in": "submitted", "published": "published"}
    found = {
        name: record_figures.first_step(conn, edition, at, stage) for name, stage in steps.items()
    }
    return {name: moment for name, moment in found.items() if moment is not None}
