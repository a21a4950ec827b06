"""An edition's windows as a calendar to subscribe to (RFC 5545)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from icalendar import Calendar, Event

from contracts.events import EditionState
from contracts.windows import Window
from portal import phrases
from portal.model import windows
from portal.phrases import rules as rule_phrases
from servicekit.times import as_datetime

MAKER: Final = "-//Doi moi sang tao - Vi Thai Nguyen than yeu//Lich//VI"
LOOK_AGAIN: Final = timedelta(hours=6)


class Stamp(msgspec.Struct, frozen=True):
    """How often a window has changed, and when it last did."""

    changes: int
    at: datetime


def feed(edition: EditionState, stamps: Mapping[str, Stamp], public_url: str) -> bytes:
    """All windows with limits in UTC; the same bytes until something changes.

    `stamps` by kind of window. An entry keeps its UID while its limits and words change, and its
    SEQUENCE grows. A window whose end is not announced is a moment.
    """
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", edition.short_title or edition.title)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for kind, window in windows.of_edition(edition.windows).items():
        entry = _entry(edition, kind, window, public_url)
        changed = stamps[kind].at.astimezone(UTC)
        entry.add("dtstamp", changed)
        entry.add("last-modified", changed)
        entry.add("sequence", stamps[kind].changes)
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _entry(edition: EditionState, kind: str, window: Window, public_url: str) -> Event:
    entry = Event()
    host = public_url.split("://")[-1].split(":")[0].strip("/")
    entry.add("uid", f"{edition.code}-{kind}@{host}")
    name = phrases.WINDOW_NAMES[kind]
    entry.add("summary", f"{name} · {edition.short_title or edition.title}")
    entry.add("dtstart", window.start.astimezone(UTC))
    if window.end is not None:
        entry.add("dtend", window.end.astimezone(UTC))
    entry.add("description", _words(window))
    entry.add("url", f"{public_url}/the-le/{edition.code}")
    entry.add("transp", "TRANSPARENT")
    return entry


def _words(window: Window) -> str:
    """The wording people read, then the limits that decide."""
    start = rule_phrases.FROM_MOMENT.format(start=as_datetime(window.start))
    end = rule_phrases.BEFORE_MOMENT.format(end=as_datetime(window.end)) if window.end else ""
    return "\n".join(text for text in (window.label, f"{start}{end}.") if text)
