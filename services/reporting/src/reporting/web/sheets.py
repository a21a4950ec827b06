"""The tables of the pages as sheets to take away."""

from collections.abc import Iterable

from contracts.events import UnitContact
from reporting import phrases
from reporting.actions.read_at_zero import UnitsAtZero
from reporting.model.figures import (
    AccountFigures,
    DossierFigures,
    EntryFigures,
    LagFigures,
    MessageFigures,
    QueueFigures,
    TargetFigures,
    VoteFigures,
)
from reporting.model.names import line_name
from reporting.model.periods import Bucket, day_of
from reporting.model.targets import Line
from reporting.model.tilemaps import tile_map
from reporting.phrases import figures as said
from reporting.store import places
from reporting.store.reminders import Reminder
from reporting.web.words import age_name, field_name, standing_name, topic_name
from servicekit.sheets import Cell, Sheet


def stages(figures: DossierFigures) -> Sheet:
    rows = ((phrases.STAGES[count.stage], count.dossiers) for count in figures.stages)
    return _sheet("ho-so-theo-trang-thai", rows)


def days(figures: DossierFigures) -> Sheet:
    rows = (
        (d.day, d.handed_in, d.supplements, d.valid, d.not_valid, d.published) for d in figures.days
    )
    return _sheet("ho-so-theo-ngay", rows)


def fields(figures: DossierFigures) -> Sheet:
    rows = (
        (f.field, field_name(f), f.counts.registered, f.counts.handed_in, f.counts.valid)
        for f in figures.fields
    )
    return _sheet("ho-so-theo-linh-vuc", rows)


def queue(figures: QueueFigures) -> Sheet:
    rows = ((age_name(group), group.dossiers) for group in figures.groups)
    return _sheet("ho-so-cho-tham-dinh", rows)


def week(figures: VoteFigures) -> Sheet:
    rows: Iterable[tuple[Cell, ...]] = (
        (said.HOUR.format(hour=hour), *row) for hour, row in enumerate(figures.week.rows)
    )
    return _sheet("phieu-theo-gio-va-thu", rows)


def groups(figures: TargetFigures) -> Sheet:
    rows = (
        (
            *(phrases.GROUPS.get(g.group, g.group), g.units, g.target),
            *(g.counts.registered, g.counts.handed_in, g.counts.valid, g.reached, g.at_zero),
        )
        for g in figures.groups
    )
    return _sheet("chi-tieu-theo-nhom", rows)


def lines(figures: TargetFigures) -> Sheet:
    return _lines("chi-tieu-theo-don-vi", figures.lines)


def map_of_communes(figures: TargetFigures) -> Sheet:
    found = tile_map(figures.lines, places.every(), figures.headline)
    lines = (*(tile.line for tile in found.tiles), *found.unplaced)
    rows = (
        (
            *(line.code, line.name, line.target),
            *(line.counts.registered, line.counts.handed_in, line.counts.valid),
        )
        for line in lines
    )
    return _sheet("ban-do-xa-phuong", rows)


def at_zero(found: UnitsAtZero) -> Sheet:
    rows = (
        (*_line(line), *_reached(found.contacts.get(code, ()), found.reminded.get(code)))
        for line in found.lines
        for code in [line.code or ""]
    )
    return _sheet("don-vi-chua-co-ho-so", rows)


def _reached(contacts: Iterable[UnitContact], last: Reminder | None) -> tuple[Cell, ...]:
    """How a unit can be reached; when and how it was reminded last."""
    ways = [
        f"{contact.address} ({contact.label})" if contact.label else contact.address
        for contact in contacts
    ]
    if last is None:
        return ", ".join(ways), None, ""
    return ", ".join(ways), last.at, said.REMINDER_CHANNELS[last.channel]


def votes(figures: VoteFigures) -> Sheet:
    return _buckets("phieu-theo-thoi-gian", figures.buckets)


def last_hour(figures: VoteFigures) -> Sheet:
    return _buckets("phieu-gio-gan-nhat", figures.last_hour)


def entries(figures: EntryFigures) -> Sheet:
    rows = (
        (e.rank, e.code, e.title, e.unit_name, standing_name(e.standing), e.votes)
        for e in figures.entries
    )
    return _sheet("phieu-theo-bai", rows)


def accounts(figures: AccountFigures) -> Sheet:
    rows = ((day_of(bucket.at), bucket.count) for bucket in figures.by_day)
    return _sheet("tai-khoan-theo-ngay", rows)


def communes(figures: AccountFigures) -> Sheet:
    rows = ((c.code, c.name or phrases.NO_COMMUNE, c.accounts) for c in figures.communes)
    return _sheet("tai-khoan-theo-xa-phuong", rows)


def messages(figures: MessageFigures) -> Sheet:
    rows = (
        (phrases.CHANNELS.get(c.channel, c.channel), c.sent, c.failed, c.expired)
        for c in figures.channels
    )
    return _sheet("tin-nhan", rows)


def lag(figures: LagFigures) -> Sheet:
    rows = ((topic_name(t.topic), t.behind, t.applied_at, t.measured_at) for t in figures.topics)
    return _sheet("do-tre", rows)


def _lines(name: str, found: Iterable[Line]) -> Sheet:
    return _sheet(name, map(_line, found))


def _line(line: Line) -> tuple[Cell, ...]:
    return (
        *(line.rank, line.code, line_name(line), phrases.GROUPS.get(line.group, line.group)),
        *(line.target, line.counts.registered, line.counts.handed_in, line.counts.valid),
        *(line.percent, line.counts.leads),
    )


def _buckets(name: str, buckets: Iterable[Bucket]) -> Sheet:
    rows = ((bucket.at, bucket.count) for bucket in buckets)
    return _sheet(name, rows)


def _sheet(name: str, rows: Iterable[tuple[Cell, ...]]) -> Sheet:
    return Sheet(name=name, headings=phrases.HEADINGS[name], rows=tuple(rows))
