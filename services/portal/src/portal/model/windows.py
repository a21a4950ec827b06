"""Windows as people write them (days in Viet Nam) and as they decide (half-open UTC)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import msgspec

from contracts.events import EditionWindows
from contracts.windows import Window
from portal import phrases
from portal.errors import EndsBeforeItStarts
from servicekit.times import VN, as_date, seconds_to_next

_INSTANT: Final = timedelta(milliseconds=1)
KINDS: Final = tuple(field.name for field in msgspec.structs.fields(EditionWindows))


def day_start(day: date) -> datetime:
    """The first moment of a day in Viet Nam, as UTC."""
    return datetime.combine(day, time(0), VN).astimezone(UTC)


def day_end(day: date) -> datetime:
    """The first moment after a day in Viet Nam: "đến hết ngày" includes 23:59:59.999 (S1-14)."""
    return day_start(day + timedelta(days=1))


def local_to_utc(moment: datetime) -> datetime:
    """A naive local time from a form, as UTC."""
    return moment.replace(tzinfo=VN).astimezone(UTC)


def make(start: datetime, end: datetime | None, label: str) -> Window:
    """Raises EndsBeforeItStarts."""
    if end is not None and end <= start:
        raise EndsBeforeItStarts
    return Window(start=start, end=end, label=label)


def last_day(window: Window) -> str | None:
    """The day a window lasts through, if it ends at a day's limit; `31/10/2026`."""
    if window.end is None or window.end.astimezone(VN).time() != time(0):
        return None
    return as_date(window.end - timedelta(milliseconds=1))


def usual_label(first: date, last: date | None) -> str:
    """The words of the letters for whole days, both included."""
    if last is None:
        return phrases.SINCE.format(first=as_date(first))
    return phrases.THROUGH.format(first=as_date(first), last=as_date(last))


def moved(window: Window, years: int) -> Window:
    """The same days of another year, with the usual words; 29 February becomes the 28th."""
    start = _moved(window.start, years)
    end = None if window.end is None else _moved(window.end - _INSTANT, years) + _INSTANT
    return make(start, end, words(start, end))


def _moved(moment: datetime, years: int) -> datetime:
    local = moment.astimezone(VN)
    try:
        return local.replace(year=local.year + years).astimezone(UTC)
    except ValueError:
        return local.replace(year=local.year + years, day=28).astimezone(UTC)


def words(start: datetime, end: datetime | None) -> str:
    """The usual words; none where a limit is within a day."""
    limits = [moment.astimezone(VN) for moment in (start, end) if moment is not None]
    if any(moment.time() != time(0) for moment in limits):
        return ""
    last = None if end is None else (end - _INSTANT).astimezone(VN).date()
    return usual_label(limits[0].date(), last)


def of_edition(windows: EditionWindows) -> dict[str, Window]:
    """The announced windows by kind, in the order of an edition's life."""
    found = {kind: getattr(windows, kind) for kind in KINDS}
    return {kind: window for kind, window in found.items() if window is not None}


def boundaries(windows: EditionWindows) -> list[datetime]:
    """Every moment at which something opens or closes, in order."""
    moments = {m for w in of_edition(windows).values() for m in (w.start, w.end) if m is not None}
    return sorted(moments)


def seconds_to_next_boundary(windows: EditionWindows, now: datetime, at_most: int) -> int:
    """How long a page that speaks of windows may be kept: never across a limit."""
    return seconds_to_next(boundaries(windows), now, at_most)
