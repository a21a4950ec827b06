"""A ceremony as a guest's calendar takes it (RFC 5545), with the clock of Viet Nam."""

from datetime import UTC, timedelta
from typing import Final

from icalendar import Calendar, Event

from portal.model.calendar_feeds import MAKER
from portal.model.ceremonies.ceremony import Ceremony, when
from portal.phrases import ceremonies as words
from servicekit.times import VN

A_DAY: Final = timedelta(days=1)


def has_day(ceremony: Ceremony) -> bool:
    """Whether there is anything to put into a calendar."""
    return ceremony.starts_at is not None or ceremony.first_day is not None


def invitation(ceremony: Ceremony, page: str, host: str) -> bytes:
    """One entry; the same UID for ever and a growing SEQUENCE, so that a second download replaces
    the first one. Tentative days are whole days. `page`: what the guest is led to."""
    entry = Event()
    entry.add("uid", f"le-{ceremony.id}@{host}")
    entry.add("sequence", ceremony.version)
    if ceremony.changed_at is not None:
        entry.add("dtstamp", ceremony.changed_at.astimezone(UTC))
    entry.add("summary", ceremony.title)
    entry.add("status", _status(ceremony))
    _add_time(entry, ceremony)
    if ceremony.place:
        entry.add("location", ceremony.place)
    notice = (ceremony.notice,) if ceremony.cancelled else ()
    entry.add("description", "\n".join((when(ceremony), *notice, words.IN_CALENDAR)))
    entry.add("url", page)
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _add_time(entry: Event, ceremony: Ceremony) -> None:
    if ceremony.starts_at is not None:
        entry.add("dtstart", ceremony.starts_at.astimezone(VN))
        if ceremony.ends_at is not None:
            entry.add("dtend", ceremony.ends_at.astimezone(VN))
    elif ceremony.first_day is not None:
        entry.add("dtstart", ceremony.first_day)
        entry.add("dtend", (ceremony.last_day or ceremony.first_day) + A_DAY)


def _status(ceremony: Ceremony) -> str:
    if ceremony.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if ceremony.starts_at is None else "CONFIRMED"
