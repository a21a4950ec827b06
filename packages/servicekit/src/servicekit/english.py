"""Moments and numbers as English pages write them; the Vietnamese ones are in `times`."""

from datetime import date, datetime, time, timedelta
from typing import Final

from contracts.windows import Window
from servicekit.times import VN, as_clock, as_time

UNANNOUNCED: Final = "To be announced"
SINCE: Final = "From {first}"
THROUGH: Final = "From {first} to the end of {last}"
UNTIL: Final = "From {first} until {last}"
AT: Final = "{time} on {day}"
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day(moment: datetime | date) -> str:
    """`31 October 2026`, the day in Viet Nam."""
    local = moment.astimezone(VN) if isinstance(moment, datetime) else moment
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def moment(when: datetime) -> str:
    """`17:30 on 31 October 2026`, Viet Nam time."""
    return AT.format(time=as_time(when), day=day(when))


def exact(when: datetime) -> str:
    """`17:30:07 on 31 October 2026`, for figures whose second matters."""
    return AT.format(time=as_clock(when), day=day(when))


def deadline(end: datetime) -> str:
    """A half-open end: midnight belongs to the day that ends, `24:00 on 31 October 2026`."""
    if end.astimezone(VN).time() == time(0):
        return AT.format(time="24:00", day=day(end - timedelta(seconds=1)))
    return moment(end)


def number(value: int) -> str:
    """`1,234`."""
    return f"{value:,}"


def span(window: Window | None) -> str:
    """A window by its exact limits, in Viet Nam time; midnight belongs to the day that ends."""
    if window is None:
        return UNANNOUNCED
    if window.end is None:
        return SINCE.format(first=day(window.start))
    if window.end.astimezone(VN).time() == time(0):
        last = day(window.end - timedelta(milliseconds=1))
        return THROUGH.format(first=day(window.start), last=last)
    return UNTIL.format(first=day(window.start), last=moment(window.end))
