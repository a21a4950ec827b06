"""A ceremony as its plan tells it: days that are fixed late, lines of text, who may come."""

from datetime import date, datetime, timedelta
from typing import Final, Literal

import msgspec

from portal.phrases import ceremonies as words
from servicekit.times import VN, as_date, as_deadline, as_time

Kind = Literal["launch", "award", "other"]
State = Literal["planned", "cancelled"]
KINDS: Final[tuple[Kind, ...]] = ("launch", "award", "other")
CONTACTS_KEPT: Final = timedelta(days=90)
"""Addresses of guests are forgotten so long after the ceremony (Law 91/2025)."""


class Ceremony(msgspec.Struct, frozen=True, kw_only=True):
    """`first_day` to `last_day` are tentative and both included; `starts_at` is exact once it is
    fixed; `ends_at` is what is expected. `notice`: why it changed, as guests read it. `bases`,
    `purpose`, `organisation`, `recipients`, `positions`: one line each."""

    id: int
    edition: str
    kind: Kind
    version: int
    title: str
    time_label: str = ""
    first_day: date | None = None
    last_day: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    expected_min: int | None = None
    expected_max: int | None = None
    answers_until: datetime | None = None
    remind_days: int = 3
    bases: str = ""
    purpose: str = ""
    organisation: str = ""
    recipients: str = ""
    symbol: str = ""
    positions: str = ""
    archive: str = ""
    shown: bool = False
    agenda_shown: bool = False
    minutes: str = ""
    now_item: int | None = None
    ended: bool = False
    state: State = "planned"
    notice: str = ""
    changed_at: datetime | None = None

    @property
    def cancelled(self) -> bool:
        """It does not take place."""
        return self.state == "cancelled"


def lines(text: str) -> tuple[str, ...]:
    """The lines that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def when(ceremony: Ceremony) -> str:
    """`14:00 ngày 12/02/2025`, `1/2 ngày (dự kiến từ 10/02/2025 đến 14/02/2025)`, the label alone,
    or that it will be announced."""
    if ceremony.starts_at is not None:
        return words.ON_DAY.format(
            time=as_time(ceremony.starts_at), day=as_date(ceremony.starts_at)
        )
    days = _tentative(ceremony)
    if ceremony.time_label and days:
        return f"{ceremony.time_label} ({days})"
    return ceremony.time_label or days or words.TO_BE_ANNOUNCED


def schedule(ceremony: Ceremony) -> str:
    """What a guest must have been told: when and where, or that it does not take place."""
    if ceremony.cancelled:
        return words.CANCELLED
    return words.SCHEDULE.format(when=when(ceremony), place=ceremony.place or words.TO_BE_ANNOUNCED)


def expected(ceremony: Ceremony) -> str:
    """`120-130`, `120`, or nothing (S2-07)."""
    least, most = ceremony.expected_min, ceremony.expected_max
    if least is not None and most is not None and least != most:
        return f"{least}-{most}"
    return str(least or most or "")


def answers_end(ceremony: Ceremony) -> datetime | None:
    """The first moment at which an answer is too late; None while nothing is fixed."""
    return ceremony.answers_until or ceremony.starts_at


def takes_answers(ceremony: Ceremony, at: datetime) -> bool:
    """Judged by the receive time; half-open."""
    end = answers_end(ceremony)
    is_on = not ceremony.ended and not ceremony.cancelled
    return is_on and (end is None or at < end)


def is_over(ceremony: Ceremony, now: datetime) -> bool:
    """Ended at the lectern, or its fixed day has gone by; tentative days decide nothing."""
    start = ceremony.starts_at
    gone = start is not None and start.astimezone(VN).date() < now.astimezone(VN).date()
    return ceremony.ended or gone


def answers_until(ceremony: Ceremony) -> str:
    """How long one may answer, in words; empty while nothing is fixed."""
    end = answers_end(ceremony)
    return as_deadline(end) if end else ""


def _tentative(ceremony: Ceremony) -> str:
    first, last = ceremony.first_day, ceremony.last_day
    if first is None:
        return ""
    if last is None or last == first:
        return words.PERHAPS_ON.format(day=as_date(first))
    return words.PERHAPS_BETWEEN.format(first=as_date(first), last=as_date(last))
