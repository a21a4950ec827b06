"""The final record of an edition as a document: figures, charts and lists. Pure."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from contracts.events import EditionState
from contracts.events.submissions import DossierStage
from contracts.windows import Window
from reporting import phrases
from reporting.model.figures import EntryVotes
from reporting.model.final_record import Consolidation, PeriodOfReports, Record
from reporting.model.letterheads import OfficeLetterhead
from reporting.model.names import labels
from reporting.model.targets import percent_of
from reporting.model.unit_tables import by_unit
from reporting.phrases import record as words
from reporting.phrases.reports import month_name
from servicekit.documents.model import (
    Appendix,
    Bars,
    Block,
    Day,
    Official,
    Paragraph,
    Section,
    Table,
)
from servicekit.times import VN, as_date, as_datetime, as_deadline, as_number


def record_document(edition: EditionState, head: OfficeLetterhead, found: Record) -> Official:
    """The record as an official document; number and day stay blank."""
    year = found.as_of.astimezone(VN).year
    subject = words.SUBJECT.format(contest=edition.title)
    draft = head.official(Day(year=year), None, subject)
    intro = words.INTRO.format(
        issuer=head.issuer, contest=edition.title, moment=as_datetime(found.as_of)
    )
    blocks: tuple[Block, ...] = (
        Paragraph(intro),
        Section(title=words.TIMELINE, blocks=(_timeline(edition, found),)),
        Section(title=words.DOSSIERS, blocks=_dossiers(edition, found)),
        Section(title=words.VOTES, blocks=_votes(found)),
        Section(title=words.REPORTS, blocks=(_reports(found.periods),)),
        *_terms(edition, found),
        Paragraph(words.CLOSING.format(issuer=head.issuer)),
    )
    return msgspec.structs.replace(draft, blocks=blocks, appendices=_appendices(found))


def _terms(edition: EditionState, found: Record) -> Iterator[Paragraph]:
    yield Paragraph(words.FROZEN, italic=True)
    if edition.former_targets is None:
        yield Paragraph(words.TARGETS_OF_NOW, italic=True)
    if found.unnamed:
        told = words.UNNAMED.format(units=as_number(found.unnamed))
        yield Paragraph(told, italic=True)
    if found.undescribed:
        told = words.UNDESCRIBED.format(dossiers=as_number(found.undescribed))
        yield Paragraph(told, italic=True)


def _timeline(edition: EditionState, found: Record) -> Table:
    windows = msgspec.structs.asdict(edition.windows)
    rows = [
        (words.WINDOWS[name], _span(window))
        for name, window in windows.items()
        if window is not None and name in words.WINDOWS
    ]
    rows += [(words.MOMENTS[name], as_datetime(at)) for name, at in found.firsts.items()]
    if found.peak is not None:
        label = words.MOMENTS["peak"].format(votes=as_number(found.peak.count))
        rows.append((label, as_datetime(found.peak.at)))
    return Table(heads=words.TIMELINE_HEADS, rows=tuple(rows), widths=(1, 1))


def _span(window: Window) -> str:
    """The letters' own wording, else the limits."""
    if window.label:
        return window.label
    if window.end is None:
        return words.SINCE.format(start=as_datetime(window.start))
    return words.SPAN.format(start=as_datetime(window.start), end=as_deadline(window.end))


def _dossiers(edition: EditionState, found: Record) -> tuple[Block, ...]:
    counted = words.COUNTED.format(
        registered=as_number(found.counts.registered),
        handed_in=as_number(found.counts.handed_in),
        valid=as_number(found.counts.valid),
        reached=as_number(found.reached),
        strivers=as_number(found.strivers),
    )
    names = labels(edition, "fields")
    stages = ((phrases.STAGES[DossierStage(one.name)], one.dossiers) for one in found.stages)
    months = ((month_name(one.name), one.dossiers) for one in found.months)
    fields = (
        (names.get(one.name, one.name) or words.NO_FIELD, one.dossiers) for one in found.fields
    )
    return (
        Paragraph(counted),
        *_bars(words.BY_STAGE, words.BY_STAGE_HEADS, stages),
        *_bars(words.BY_MONTH, words.BY_MONTH_HEADS, months),
        *_bars(words.BY_FIELD, words.BY_FIELD_HEADS, fields),
    )


def _votes(found: Record) -> tuple[Block, ...]:
    if not found.entries:
        return (Paragraph(words.NO_VOTES),)
    voted = words.VOTED.format(
        counted=as_number(sum(entry.votes for entry in found.entries)),
        struck=as_number(found.struck),
        entries=as_number(len(found.entries)),
        accounts=as_number(found.accounts),
    )
    days = ((as_date(bucket.at), bucket.count) for bucket in found.votes)
    return (Paragraph(voted), *_bars(words.BY_DAY, words.BY_DAY_HEADS, days))


def _reports(periods: Sequence[PeriodOfReports]) -> Block:
    if not periods:
        return Paragraph(words.NO_REPORTS)
    rows = tuple(
        (
            month_name(one.period),
            *map(as_number, (one.expected, one.received, one.on_time)),
            str(percent_of(one.on_time, one.expected) or 0),
        )
        for one in periods
    )
    return Table(
        heads=words.REPORTS_HEADS,
        rows=rows,
        numbers=frozenset({1, 2, 3, 4}),
        widths=(2, 1, 1, 1, 1),
    )


def _appendices(found: Record) -> tuple[Appendix, ...]:
    tables = (
        (words.BY_UNIT, by_unit(found.lines)),
        (words.BY_ENTRY, _by_entry(found.entries)),
        (words.CONSOLIDATED, _consolidations(found.consolidations)),
    )
    return tuple(Appendix(title=title, blocks=(table,)) for title, table in tables if table.rows)


def _by_entry(entries: Iterable[EntryVotes]) -> Table:
    rows = tuple(
        (
            str(entry.rank or ""),
            entry.code or "",
            entry.title or "",
            entry.unit_name or "",
            as_number(entry.votes),
        )
        for entry in entries
    )
    return Table(
        heads=words.BY_ENTRY_HEADS, rows=rows, numbers=frozenset({0, 4}),
        widths=(1.3, 2, 5.5, 3.5, 1.7),
    )  # fmt: skip


def _consolidations(found: Iterable[Consolidation]) -> Table:
    rows = tuple(
        (month_name(one.period), as_number(one.version), as_datetime(one.made_at)) for one in found
    )
    return Table(heads=words.CONSOLIDATED_HEADS, rows=rows, numbers=frozenset({1}))


def _bars(
    caption: str, heads: tuple[str, str], items: Iterable[tuple[str, int]]
) -> tuple[Bars, ...]:
    """A chart, unless there is nothing to draw."""
    found = tuple(items)
    return (Bars(caption=caption, heads=heads, items=found),) if found else ()
