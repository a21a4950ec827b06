"""Moments as Vietnamese readers expect them: 05/11/2025, 23:59, 1.234,5."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from servicekit import phrases

VN: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def as_date(moment: datetime | date) -> str:
    """`05/11/2025`, the day in Viet Nam."""
    return _local(moment).strftime("%d/%m/%Y")


def as_time(moment: datetime) -> str:
    """`23:59`."""
    return moment.astimezone(VN).strftime("%H:%M")


def as_clock(moment: datetime) -> str:
    """`23:59:07`, for figures whose second matters."""
    return moment.astimezone(VN).strftime("%H:%M:%S")


def as_datetime(moment: datetime) -> str:
    """`23:59 05/11/2025`."""
    return moment.astimezone(VN).strftime("%H:%M %d/%m/%Y")


def as_moment(moment: datetime) -> str:
    """For programs: RFC 3339 in UTC with milliseconds, `2026-10-31T16:59:59.999Z`."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def as_deadline(end: datetime) -> str:
    """A half-open end as people say it, `17:30 ngày 31/10/2026`: midnight belongs to the day that
    ends, `24:00 ngày 31/10/2026`.
    """
    if end.astimezone(VN).time() == time(0):
        return phrases.ON_DAY.format(time="24:00", day=as_date(end - timedelta(seconds=1)))
    return phrases.ON_DAY.format(time=as_time(end), day=as_date(end))


def as_number(value: float | Decimal) -> str:
    """`1.234` or `1.234,5`."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def remaining(until: datetime, now: datetime) -> str:
    """`3 ngày 4 giờ`, `4 giờ 12 phút` or `dưới 1 phút`; empty once it is over."""
    left = until - now
    if left <= timedelta(0):
        return ""
    minutes, hours, days = left.seconds // 60 % 60, left.seconds // 3600, left.days
    parts = [(days, phrases.DAYS), (hours, phrases.HOURS), (minutes, phrases.MINUTES)]
    first = next((at for at, (count, _) in enumerate(parts) if count), None)
    if first is None:
        return phrases.UNDER_A_MINUTE
    return " ".join(f"{count} {word}" for count, word in parts[first : first + 2] if count)


def seconds_to_next(moments: Iterable[datetime], now: datetime, at_most: int) -> int:
    """How long a page may be kept that changes at these moments: never across one, at least 1."""
    ahead = [(moment - now).total_seconds() for moment in moments if moment > now]
    return max(1, int(min([at_most, *ahead])))


def _local(moment: datetime | date) -> datetime | date:
    return moment.astimezone(VN) if isinstance(moment, datetime) else moment
