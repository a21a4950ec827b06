"""How many visits links of the promotion kit brought (S0-22, S4-04): openings, never people."""

import msgspec

from reporting.model.figures import Figures
from reporting.model.periods import Bucket


class ChannelVisits(msgspec.Struct, frozen=True):
    """Visits by one channel of the promotion log."""

    channel: str
    visits: int


class UnitVisits(msgspec.Struct, frozen=True, kw_only=True):
    """Visits by the links of one unit; `name` is unknown until the unit's state has arrived."""

    code: str
    name: str | None
    visits: int
    channels: list[ChannelVisits]


class VisitFigures(Figures, frozen=True, kw_only=True):
    """Visits of the period; units and channels with most first, every day of the period."""

    total: int
    channels: list[ChannelVisits]
    units: list[UnitVisits]
    by_day: list[Bucket]
