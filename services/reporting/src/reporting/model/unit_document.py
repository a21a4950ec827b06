"""A unit's monthly report as an official document (S0-25): the same report, the same words."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from contracts.events import EditionState, ReportField
from reporting.model.letterheads import OfficeLetterhead, day_of
from reporting.model.targets import percent_of
from reporting.model.unit_reports import Contents, ReportFigures, Source
from reporting.phrases import official as words
from reporting.phrases.leads import CHANNELS
from reporting.phrases.reports import month_name
from servicekit.documents.model import Appendix, Block, Day, Official, Paragraph, Section, Table
from servicekit.times import as_date, as_datetime, as_number


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says: live while it is written, or as one of its versions froze it."""

    period: str
    covers_from: date
    last_day: date
    fields: Sequence[ReportField]
    contents: Contents
    nil: bool
    figures: ReportFigures
    sources: tuple[Source, ...] = ()


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """The number and day that a signed document got."""

    number: int
    issued_on: date

    @property
    def on(self) -> Day:
        return Day(year=self.issued_on.year, month=self.issued_on.month, day=self.issued_on.day)


def unit_document(
    edition: EditionState,
    head: OfficeLetterhead,
    told: Told,
    names: Mapping[str, str],
    registered: Registered | None,
) -> Official:
    """The report; number and day stay blank until it was signed."""
    month = month_name(told.period)
    draft = head.official(
        registered.on if registered else day_of(told.period),
        registered.number if registered else None,
        words.SUBJECT.format(contest=edition.title, month=month),
    )
    intro = words.INTRO.format(contest=edition.title, issuer=head.issuer, month=month)
    blocks: tuple[Block, ...] = (
        Paragraph(intro),
        Section(title=words.RESULTS, blocks=_results(told)),
        *_answers(head, told),
        Paragraph(words.AS_OF.format(moment=as_datetime(told.figures.as_of)), italic=True),
        Paragraph(_closing(head, month)),
    )
    return msgspec.structs.replace(draft, blocks=blocks, appendices=_appendices(told, names))


def _results(told: Told) -> tuple[Block, ...]:
    figures = told.figures
    first, last = as_date(told.covers_from), as_date(told.last_day)
    promoted = words.PROMOTED if figures.activities else words.NOT_PROMOTED
    counted = [_filled(words.COUNTED, figures)]
    if figures.target:
        percent = percent_of(figures.valid, figures.target)
        counted.append(words.TARGET.format(target=as_number(figures.target), percent=percent))
    return (
        _part(words.PROMOTION, _filled(promoted, figures, first=first, last=last)),
        _part(words.LEADS, _filled(words.LED, figures)),
        _part(words.DOSSIERS, " ".join(counted)),
    )


def _answers(head: OfficeLetterhead, told: Told) -> list[Block]:
    if told.nil:
        return [Paragraph(words.NIL.format(issuer=head.issuer))]
    return [
        _part(field.label, told.contents.get(field.code) or words.NOTHING) for field in told.fields
    ]


def _closing(head: OfficeLetterhead, month: str) -> str:
    if not head.recipients:
        return words.CLOSING_ALONE.format(issuer=head.issuer, month=month)
    return words.CLOSING.format(issuer=head.issuer, month=month, recipient=head.recipients[0])


def _appendices(told: Told, names: Mapping[str, str]) -> tuple[Appendix, ...]:
    found = []
    if told.figures.by_channel:
        found.append(Appendix(title=words.BY_CHANNEL, blocks=(_channels(told.figures),)))
    if told.sources:
        found.append(Appendix(title=words.USED, blocks=(_used(told.sources, names),)))
    return tuple(found)


def _channels(figures: ReportFigures) -> Table:
    rows = tuple(
        (str(place), CHANNELS.get(channel, channel), as_number(count))
        for place, (channel, count) in enumerate(figures.by_channel.items(), start=1)
    )
    return Table(
        heads=words.BY_CHANNEL_HEADS, rows=rows, numbers=frozenset({0, 2}), widths=(1, 8, 3)
    )


def _used(sources: tuple[Source, ...], names: Mapping[str, str]) -> Table:
    rows = tuple(
        (
            str(place),
            names.get(source.unit, source.unit),
            as_number(source.version),
            as_datetime(source.received_at),
        )
        for place, source in enumerate(sources, start=1)
    )
    return Table(heads=words.USED_HEADS, rows=rows, numbers=frozenset({0, 2}), widths=(1, 7, 2, 4))


def _part(title: str, text: str) -> Section:
    return Section(title=title, blocks=(Paragraph(text),))


def _filled(text: str, figures: ReportFigures, **more: str) -> str:
    """The sentence with the figures it names, as people read numbers."""
    numbers = {
        name: as_number(found)
        for name, found in msgspec.structs.asdict(figures).items()
        if isinstance(found, int)
    }
    return text.format(**numbers, **more)
