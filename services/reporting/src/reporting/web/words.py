"""Codes as people read them; also filters of the templates."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from contracts.events.submissions import DossierStage
from reporting import phrases
from reporting.model.charts import Chart, chart
from reporting.model.names import line_name
from reporting.model.periods import Bucket, Step
from servicekit.times import as_date, as_datetime, as_number, as_time


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


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "stage": stage_name,
    "group_name": lambda group: phrases.GROUPS.get(group, group),
    "channel": lambda channel: phrases.CHANNELS.get(channel, channel),
    "standing": standing_name,
    "topic": topic_name,
    "line_name": line_name,
    "step_name": lambda step: phrases.STEPS[step],
}
