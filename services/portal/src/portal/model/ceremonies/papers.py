"""Official documents of a ceremony (Decree 30/2020/NĐ-CP): plan, programme, invitation, minutes."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from contracts.events import EditionState
from portal.model.ceremonies.ceremony import (
    Ceremony,
    answers_until,
    expected,
    lines,
    when,
)
from portal.model.ceremonies.guests import Counts, Guest
from portal.model.ceremonies.parts import AgendaItem, GuestGroup, Task
from portal.phrases import ceremonies as words
from servicekit.documents.model import (
    Block,
    Day,
    Issuer,
    Official,
    Paragraph,
    QrCode,
    Section,
    Signature,
    Table,
)
from servicekit.times import VN, as_date

MARK: Final = "- "
NUMBERS: Final = 0.1
"""Of a table's other columns together, the one with numbers."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the documents are made of."""

    edition: EditionState
    ceremony: Ceremony
    groups: Sequence[GuestGroup]
    tasks: Sequence[Task]
    agenda: Sequence[AgendaItem]
    counts: Counts
    now: datetime


def plan(told: Told) -> Official:
    """The plan with the parts of the launch's own one (S2): why, who, when, preparation, agenda."""
    ceremony = told.ceremony
    board, name = told.edition.organiser.board, short_name(ceremony)
    blocks: tuple[Block, ...] = (
        Paragraph(words.PLAN_LEAD.format(board=board, ceremony=name)),
        Section(title=words.PURPOSE, blocks=_paragraphs(lines(ceremony.purpose))),
        Section(
            title=words.CONTENT,
            blocks=(
                Section(title=words.GUESTS, blocks=_guests(told)),
                Section(title=words.TIME_AND_PLACE, blocks=_time_and_place(ceremony)),
                *_preparation(told.tasks),
                Section(title=words.AGENDA.format(ceremony=name), blocks=(_agenda(told.agenda),)),
            ),
        ),
        Section(title=words.ORGANISATION, blocks=_listed(lines(ceremony.organisation))),
    )
    made = _official(
        told,
        kind=words.PLAN,
        subject=words.PLAN_SUBJECT.format(title=ceremony.title),
        blocks=blocks,
    )
    return msgspec.structs.replace(
        made, bases=lines(ceremony.bases), copies=lines(ceremony.recipients)
    )


def programme(told: Told) -> Official:
    """The agenda alone, to be laid on every seat."""
    blocks = (*_time_and_place(told.ceremony), _agenda(told.agenda))
    return _official(told, kind=words.PROGRAMME, subject=told.ceremony.title, blocks=blocks)


def invitation(told: Told, guest: Guest, address: str) -> Official:
    """For one guest; `address` is that of the page they answer on."""
    ceremony = told.ceremony
    whom = f"{guest.name}, {guest.body}" if guest.body else guest.name
    until = answers_until(ceremony)
    please = words.PLEASE_ANSWER.format(until=until) if until else words.PLEASE_BRING
    blocks: tuple[Block, ...] = (
        Paragraph(words.INVITES.format(board=told.edition.organiser.board)),
        Paragraph(whom, bold=True),
        Paragraph(words.TO_ATTEND),
        *_time_and_place(ceremony),
        Paragraph(please),
        QrCode(address=address, caption=words.GUEST_CODE.format(code=guest.code)),
        Paragraph(words.HONOURED),
    )
    made = _official(told, kind=words.INVITATION, subject=ceremony.title, blocks=blocks)
    return msgspec.structs.replace(made, copies=(words.AS_ABOVE,))


def minutes(told: Told) -> Official:
    """What was written down, under what the list of guests and the agenda say."""
    ceremony, counts = told.ceremony, told.counts
    present = (words.PRESENT_WITH_WALK_INS if counts.walk_ins else words.PRESENT).format(
        arrived=counts.arrived,
        invited=counts.arrived_invited,
        guests=counts.guests,
        coming=counts.coming,
        walk_ins=counts.walk_ins,
    )
    blocks: tuple[Block, ...] = (
        Section(title=words.FACTS, blocks=(*_time_and_place(ceremony), Paragraph(MARK + present))),
        Section(title=words.DONE_ITEMS, blocks=(_agenda(told.agenda),)),
    )
    if lines(ceremony.minutes):
        course = Section(title=words.COURSE, blocks=_paragraphs(lines(ceremony.minutes)))
        blocks = (*blocks, course)
    return _official(told, kind=words.MINUTES, subject=ceremony.title, blocks=blocks)


def _official(told: Told, *, kind: str, subject: str, blocks: tuple[Block, ...]) -> Official:
    """Number and day stay blank until somebody signs it."""
    letterhead, ceremony = told.edition.letterhead, told.ceremony
    day = ceremony.starts_at.astimezone(VN).date() if ceremony.starts_at else ceremony.first_day
    return Official(
        issuer=Issuer(superior=letterhead.superior, name=told.edition.organiser.board),
        symbol=_symbol(told, kind),
        place=letterhead.place,
        on=Day(year=day.year if day else told.now.astimezone(VN).year),
        kind=kind,
        subject=subject,
        blocks=blocks,
        signature=Signature(positions=lines(ceremony.positions) or letterhead.positions),
        archive=ceremony.archive or letterhead.archive,
        decimal=True,
    )


def _symbol(told: Told, kind: str) -> str:
    """The kind's abbreviation and who issues it (Decree 30, Annex III), as in the plan's own."""
    own = told.ceremony.symbol
    body = own.removeprefix(words.SYMBOLS[words.PLAN]) if own else ""
    body = body or told.edition.letterhead.symbol.partition("-")[0]
    if own and kind == words.PLAN:
        return own
    return f"{words.SYMBOLS[kind]}{body}" if body else ""


def _guests(told: Told) -> tuple[Block, ...]:
    total = expected(told.ceremony)
    rows = _listed([group.name for group in told.groups])
    if total:
        rows = (*rows, Paragraph(words.GUESTS_TOTAL.format(count=total), italic=True))
    return rows


def _time_and_place(ceremony: Ceremony) -> tuple[Block, ...]:
    place = ceremony.place or words.TO_BE_ANNOUNCED
    return _listed([words.TIME.format(when=when(ceremony)), words.PLACE.format(place=place)])


def _preparation(tasks: Sequence[Task]) -> tuple[Block, ...]:
    """Without days and helpers where none are known, as in the launch's plan."""
    if not tasks:
        return ()
    days = {task.due for task in tasks if task.due}
    columns = [
        (words.WHAT, 4.5, [task.title for task in tasks]),
        (words.BY, 2.4, [task.owner for task in tasks]),
    ]
    if len(days) > 1:
        columns.append((words.DUE, 1.5, [as_date(t.due) if t.due else "" for t in tasks]))
    return (Section(title=_until(max(days, default=None)), blocks=(_table(columns),)),)


def _until(last: date | None) -> str:
    """A month's last day is said as the month."""
    if last is None:
        return words.PREPARATION
    if (last + timedelta(days=1)).day == 1:
        return words.PREPARATION_THROUGH.format(month=f"{last:%m/%Y}")
    return words.PREPARATION_UNTIL.format(day=as_date(last))


def _agenda(items: Sequence[AgendaItem]) -> Table:
    """The time only where an item has one (S2-10)."""
    return _table(
        [
            (words.AT, 0.9, [f"{item.at_time:%H:%M}" if item.at_time else "" for item in items]),
            (words.WHAT, 4.5, [item.title for item in items]),
            (words.BY, 3.0, [performer(item) for item in items]),
        ]
    )


def short_name(ceremony: Ceremony) -> str:
    """Without the contest's own name: `Lễ công bố và phát động Cuộc thi`."""
    return ceremony.title.partition(" “")[0]


def performer(item: AgendaItem) -> str:
    """Who does it, and who else if need be (S2-11)."""
    if not item.alternate:
        return item.performer
    return words.ALTERNATE.format(performer=item.performer, alternate=item.alternate)


def _table(columns: Sequence[tuple[str, float, list[str]]]) -> Table:
    """Numbered rows; a column in which nothing stands is left out."""
    kept = [column for column in columns if any(column[2])] or list(columns[:1])
    rows = zip(*(texts for _, _, texts in kept), strict=True)
    return Table(
        heads=(words.NUMBER, *(head for head, _, _ in kept)),
        widths=(NUMBERS * sum(width for _, width, _ in kept), *(width for _, width, _ in kept)),
        rows=tuple((str(place), *row) for place, row in enumerate(rows, start=1)),
    )


def _paragraphs(texts: Iterable[str]) -> tuple[Block, ...]:
    return tuple(Paragraph(text) for text in texts)


def _listed(texts: Sequence[str]) -> tuple[Block, ...]:
    """Lines with a dash; a semicolon ends each but the last."""
    ends = [";"] * (len(texts) - 1) + ["."]
    bare = (text.lstrip("-–+ ").rstrip(" .;") for text in texts)
    return tuple(Paragraph(MARK + text + end) for text, end in zip(bare, ends, strict=False))
