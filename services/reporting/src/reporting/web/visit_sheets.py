"""Visits as sheets and pictures to take away."""

from reporting.model import pictures as drawn
from reporting.model.charts import chart
from reporting.model.periods import Step, day_of
from reporting.model.pictures import Bar, Picture
from reporting.model.visits import VisitFigures
from reporting.phrases import leads, visits
from reporting.web.words import bucket_name
from servicekit.sheets import Cell, Sheet

BARS = 20


def channel_name(channel: str) -> str:
    """As the promotion log calls it."""
    return leads.CHANNELS.get(channel, channel)


def channels(figures: VisitFigures) -> Sheet:
    return _sheet(
        "luot-mo-theo-kenh", [(channel_name(c.channel), c.visits) for c in figures.channels]
    )


def units(figures: VisitFigures) -> Sheet:
    return _sheet(
        "luot-mo-theo-don-vi",
        [
            (unit.code, unit.name, channel_name(one.channel), one.visits)
            for unit in figures.units
            for one in unit.channels
        ],
    )


def days(figures: VisitFigures) -> Sheet:
    return _sheet("luot-mo-theo-ngay", [(day_of(b.at), b.count) for b in figures.by_day])


def channels_drawn(figures: VisitFigures) -> Picture:
    bars = [Bar(channel_name(c.channel), c.visits) for c in figures.channels]
    return drawn.bars(visits.SHEETS["luot-mo-theo-kenh"], bars)


def units_drawn(figures: VisitFigures) -> Picture:
    bars = [Bar(unit.name or unit.code, unit.visits) for unit in figures.units[:BARS]]
    return drawn.bars(visits.SHEETS["luot-mo-theo-don-vi"], bars)


def days_drawn(figures: VisitFigures) -> Picture:
    found = chart(figures.by_day, lambda bucket: bucket_name(bucket, Step.DAY))
    return Picture(title=visits.SHEETS["luot-mo-theo-ngay"], kind="columns", chart=found)


def _sheet(name: str, rows: list[tuple[Cell, ...]]) -> Sheet:
    return Sheet(name=name, headings=visits.HEADINGS[name], rows=tuple(rows))
