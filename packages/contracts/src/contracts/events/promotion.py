"""What portal says of the promotion kit: how often units' links were opened (S4-04)."""

from datetime import date
from typing import ClassVar

from contracts import topics
from contracts.envelope import EventData, register
from contracts.topics import Topic


@register
class VisitCount(EventData, frozen=True, kw_only=True):
    """How often a unit's links of one channel were opened on a day in Viet Nam, so far.

    `visits` only grows, so it is the state's version as well. It counts openings, not people:
    nothing is known of who opened a link.
    """

    topic: ClassVar[Topic] = topics.VISITS
    type: ClassVar[str] = "portal.visit_count"

    edition: str
    unit: str
    channel: str
    day: date
    visits: int

    def key(self) -> str:
        return f"{self.edition}:{self.unit}:{self.channel}:{self.day.isoformat()}"
