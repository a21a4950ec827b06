"""The consolidated report of the province as an official document (S0-24, S0-28). Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from contracts.events import EditionState, ReportField
from reporting import phrases
from reporting.model.consolidations import Consolidated, UsedReport
from reporting.model.letterheads import OfficeLetterhead, day_of
from reporting.model.targets import percent_of
from reporting.model.unit_document import Registered
from reporting.model.unit_tables import by_unit, numbers
from reporting.phrases import official as words
from reporting.phrases.leads import CHANNELS
from reporting.phrases.reports import month_name
from servicekit.documents.model import Appendix, Bars, Block, Official, Paragraph, Section, Table
from servicekit.times import as_datetime, as_number


def province_document(
    edition: EditionState,
    head: OfficeLetterhead,
    found: Consolidated,
    fields: Sequence[ReportField],
    registered: Registered | None,
) -> Official:
    """The report with its appendices; number and day stay blank until it was signed."""
    month = month_name(found.period)
    draft = head.official(
        registered.on if registered else day_of(found.period),
        registered.number if registered else None,
        words.PROVINCE_SUBJECT.format(contest=edition.title, month=month),
    )
    intro = words.PROVINCE_INTRO.format(contest=edition.title, issuer=head.issuer, month=month)
    recipient = head.recipients[0] if head.recipients else words.PROVINCE_RECIPIENT
    blocks: tuple[Block, ...] = (
        Paragraph(intro),
        Section(title=words.PUNCTUALITY, blocks=(Paragraph(_punctuality(found)),)),
        Section(title=words.RESULTS, blocks=_results(found)),
        *_own_words(found),
        Paragraph(_based_on(found), italic=True),
        Paragraph(words.PROVINCE_CLOSING.format(issuer=head.issuer, recipient=recipient)),
    )
    return msgspec.structs.replace(draft, blocks=blocks, appendices=_appendices(found, fields))


def _punctuality(found: Consolidated) -> str:
    received = found.received
    return words.PUNCTUAL.format(
        expected=as_number(found.expected),
        received=as_number(received),
        rate=percent_of(received, found.expected) or 0,
        on_time=as_number(found.on_time),
        late=as_number(received - found.on_time),
        missing=as_number(len(found.missing)),
    )


def _results(found: Consolidated) -> tuple[Block, ...]:
    promoted = words.PROVINCE_PROMOTED.format(
        activities=as_number(found.total("activities")), reach=as_number(found.total("reach"))
    )
    names = ("new_found", "new_introduced", "new_mobilised", "found", "introduced", "mobilised")
    led = words.LED.format(**{name: as_number(found.total(name)) for name in names})
    counted = words.PROVINCE_COUNTED.format(
        registered=as_number(found.counts.registered),
        handed_in=as_number(found.counts.handed_in),
        valid=as_number(found.counts.valid),
        reached=as_number(found.reached),
        strivers=as_number(found.strivers),
    )
    return (
        Section(title=words.PROMOTION, blocks=(Paragraph(promoted), *_channels(found))),
        Section(title=words.LEADS, blocks=(Paragraph(led),)),
        Section(title=words.DOSSIERS, blocks=(Paragraph(counted), _groups(found))),
    )


def _channels(found: Consolidated) -> tuple[Block, ...]:
    counts: Counter[str] = Counter()
    for report in found.used:
        counts.update(report.figures.by_channel)
    if not counts:
        return ()
    items = tuple(
        (CHANNELS.get(channel, channel), count)
        for channel, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    )
    return (Bars(caption=words.BY_CHANNEL, heads=words.BY_CHANNEL_HEADS[1:], items=items),)


def _groups(found: Consolidated) -> Table:
    rows = tuple(
        (
            phrases.GROUPS.get(group.group, group.group),
            *numbers((group.target, group.counts.handed_in, group.counts.valid)),
        )
        for group in found.groups
    )
    return Table(
        caption=words.BY_GROUP, heads=words.BY_GROUP_HEADS, rows=rows,
        numbers=frozenset({1, 2, 3}), widths=(6, 2, 2, 2),
    )  # fmt: skip


def _own_words(found: Consolidated) -> list[Block]:
    said = found.words
    parts = (
        (words.ASSESSMENT, said.assessment),
        (words.DIFFICULTIES, said.difficulties),
        (words.PROPOSALS, said.proposals),
    )
    return [
        Section(title=title, blocks=(Paragraph(text or words.NOTHING),)) for title, text in parts
    ]


def _based_on(found: Consolidated) -> str:
    return words.BASED_ON.format(
        as_of=as_datetime(found.as_of or found.made_at),
        made_at=as_datetime(found.made_at),
        used=as_number(len(found.used)),
    )


def _appendices(found: Consolidated, fields: Sequence[ReportField]) -> tuple[Appendix, ...]:
    registered, used = by_unit(found.lines), _used(found.used)
    missing = Table(
        heads=words.MISSING_HEADS,
        rows=tuple((str(place), name) for place, name in enumerate(found.missing, start=1)),
        numbers=frozenset({0}),
        widths=(1, 11),
    )
    tables = (_said(field, found.used) for field in fields if field.kind == "text")
    said = tuple(table for table in tables if table.rows)
    return (
        Appendix(title=words.BY_UNIT, blocks=(registered,)),
        Appendix(title=words.USED_REPORTS, blocks=(used,)),
        *((Appendix(title=words.MISSING, blocks=(missing,)),) if found.missing else ()),
        *((Appendix(title=words.SAID, blocks=said),) if said else ()),
    )


def _used(reports: Iterable[UsedReport]) -> Table:
    rows = tuple(
        (
            str(place),
            report.name,
            as_number(report.version),
            as_datetime(report.received_at),
            words.YES if report.on_time else words.NO,
        )
        for place, report in enumerate(reports, start=1)
    )
    return Table(
        heads=words.USED_REPORTS_HEADS, rows=rows, numbers=frozenset({0, 2}),
        widths=(1.1, 5.6, 1.7, 3.2, 1.6),
    )  # fmt: skip


def _said(field: ReportField, reports: Iterable[UsedReport]) -> Table:
    rows = tuple(
        (report.name, report.contents[field.code])
        for report in reports
        if report.contents.get(field.code)
    )
    return Table(caption=field.label, heads=words.SAID_HEADS, rows=rows, widths=(1, 3))
