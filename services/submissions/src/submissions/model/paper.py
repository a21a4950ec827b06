"""When a dossier on paper counts as handed in: by its postmark or by its receipt (S3-04)."""

from datetime import date, datetime, time
from typing import Literal

import msgspec

from contracts.windows import Window
from servicekit.times import VN

NOON = time(12)
Timing = Literal["in_time", "early", "late", "unknown"]


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a dossier that came on paper, and of the person who sent it."""

    key: str
    received_on: date
    postmark: date | None = None
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    contact_address: str = ""

    def counted_on(self, counts_by: Literal["postmark", "receipt"]) -> date:
        """The day that decides. What was handed over has no postmark: its receipt counts."""
        if counts_by == "postmark" and self.postmark is not None:
            return self.postmark
        return self.received_on


def counted_at(day: date, now: datetime) -> datetime:
    """A moment of that day in Viet Nam, never in the future."""
    return min(datetime.combine(day, NOON, VN), now)


def timing(window: Window | None, day: date) -> Timing:
    """Whether a whole day lies within the reception of dossiers.

    Of the first and last day any part is enough: paper says no time.
    """
    if window is None:
        return "unknown"
    begin = datetime.combine(day, time.min, VN)
    if datetime.combine(day, time.max, VN) < window.start:
        return "early"
    return "late" if window.is_over(begin) else "in_time"
