"""The promotion log: what was done, where, for how many (S0-22, S4-04)."""

from datetime import date
from typing import Final

import msgspec

KINDS: Final = (
    "news", "article", "report", "column", "page", "meeting", "training", "broadcast", "display",
    "other",
)  # fmt: skip
CHANNELS: Final = (
    "press", "radio", "television", "portal", "zalo", "facebook", "tiktok", "loudspeaker",
    "visual", "spoken", "other",
)  # fmt: skip


class ActivityWords(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit writes about one activity; `reach`: people, as it estimates; `units`: others

    that it is about, as a press item covers several.
    """

    held_on: date
    kind: str
    channel: str
    title: str
    link: str = ""
    reach: int | None = None
    units: tuple[str, ...] = ()


class Activity(ActivityWords, frozen=True, kw_only=True):
    """An activity as recorded by `unit`; `saves` tells two people at it apart."""

    id: int
    edition: str
    unit: str
    saves: int

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "units", tuple(self.units))


class ChannelCount(msgspec.Struct, frozen=True, kw_only=True):
    """Activities of one channel, and whom they reached."""

    channel: str
    activities: int
    reach: int
