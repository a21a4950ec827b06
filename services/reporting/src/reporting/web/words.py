"""Codes as people read them; also filters of the templates."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from contracts.events.submissions import DossierStage
from reporting import phrases
from reporting.model.charts import Chart, chart
from reporting.model.figures import FieldCount, TargetFigures
from reporting.model.names import line_name
from reporting.model.periods import Bucket, Step
from reporting.model.tilemaps import TileMap, tile_map
from reporting.model.waiting import AgeGroup
from reporting.model.weeks import level
from reporting.phrases import exports as export_words
from reporting.phrases import figures as said
from reporting.phrases import official as official_words
from reporting.phrases import punctuality as punctuality_words
from reporting.phrases import record as record_words
from reporting.store import places
from servicekit.times import as_date, as_datetime, as_number, as_time


def group_name(group: str) -> str:
    """What people call a unit group."""
    return phrases.GROUPS.get(group, group)


def channel_name(channel: str) -> str:
    return phrases.CHANNELS.get(channel, channel)


def headline_label(headline: str) -> str:
    """What the count in front is called over a column."""
    return said.HEADLINES[headline]


def counted_as(headline: str) -> str:
    """Which dossiers are counted, within a sentence."""
    return said.COUNTED_AS[headline]


def field_name(found: FieldCount) -> str:
    return found.label or said.NO_FIELD


def age_name(group: AgeGroup) -> str:
    """How long the dossiers of a group have been waiting, in whole days."""
    if group.less_than is None:
        return said.LONGER.format(least=group.least)
    if group.least == 0:
        return said.TODAY
    if group.less_than - group.least == 1:
        return said.ONE_DAY.format(least=group.least)
    return said.DAYS.format(least=group.least, last=group.less_than - 1)


def standing_name(standing: str | None) -> str:
    return phrases.STANDINGS.get(standing or "", "")


def topic_name(topic: str) -> str:
    return phrases.TOPICS.get(topic, topic)


def stage_name(stage: str) -> str:
    return phrases.STAGES[DossierStage(stage)]


def step_chart(buckets: list[Bucket], step: str) -> Chart:
    """Columns named by their time of day or by their day."""
    return chart(buckets, lambda bucket: bucket_name(bucket, Step(step)))


def bucket_name(bucket: Bucket, step: Step) -> str:
    """When the step begins, as short as its width allows."""
    if step is Step.DAY:
        return as_date(bucket.at)[:5]
    return as_time(bucket.at) if step is Step.MINUTE else as_datetime(bucket.at)[:11]


def map_of(figures: TargetFigures) -> TileMap:
    """The communes and wards of the figures on their map."""
    return tile_map(figures.lines, places.every(), figures.headline)


class Tile(NamedTuple):
    """One number at the top of the dashboard, leading to its section."""

    slug: str
    value: str
    label: str


def tiles(figures: Mapping[str, Any]) -> list[Tile]:
    """The dashboard at a glance, from all figures by section slug."""
    targets, votes = figures["chi-tieu"], figures["phieu"]
    reached = f"{as_number(targets.reached)}/{as_number(targets.strivers)}"
    return [
        Tile("ho-so", as_number(figures["ho-so"].counts.valid), phrases.TILE_VALID),
        Tile("chi-tieu", reached, phrases.TILE_REACHED),
        Tile("chua-co", as_number(len(targets.at_zero)), phrases.TILE_ZERO),
        Tile("phieu", as_number(votes.counted), phrases.TILE_VOTES),
        Tile("tai-khoan", as_number(figures["tai-khoan"].total), phrases.TILE_ACCOUNTS),
    ]


EXPORTS: Final = {
    **phrases.SHEETS,
    **export_words.SUBJECTS,
    punctuality_words.SHEET: punctuality_words.TITLE,
    record_words.EXPORT: record_words.TITLE,
    **official_words.EXPORTED,
}


def export_name(subject: str) -> str:
    """What was taken away."""
    return EXPORTS.get(subject, subject)


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "stage": stage_name,
    "group_name": group_name,
    "channel": channel_name,
    "field_name": field_name,
    "age_name": age_name,
    "level": level,
    "headline_label": headline_label,
    "counted_as": counted_as,
    "contact_channel": said.CONTACT_CHANNELS.__getitem__,
    "reminder_channel": said.REMINDER_CHANNELS.__getitem__,
    "standing": standing_name,
    "topic": topic_name,
    "line_name": line_name,
    "export_name": export_name,
    "step_name": lambda step: phrases.STEPS[step],
}
