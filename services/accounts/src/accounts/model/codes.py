"""Sign-in codes: six digits, five minutes, single use (domain facts §4)."""

import secrets
from datetime import datetime, timedelta
from typing import Final

DIGITS: Final = 6
LIFETIME: Final = timedelta(minutes=5)
COOLDOWN: Final = timedelta(seconds=60)
HOURLY_QUOTA: Final = 8
MAX_LIVE: Final = 5
MAX_TRIES: Final = 5

ADDRESS_WINDOW: Final = timedelta(minutes=10)
ADDRESS_QUOTA: Final = 5_000
"""Codes asked for from one address in a window: schools and mobile networks share one (S1-17)."""


def new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def clean(typed: str) -> str:
    """People type `123 456` and `123-456`."""
    return "".join(c for c in typed if c.isascii() and c.isdigit())


def wait_before_next(sent: list[datetime], now: datetime) -> timedelta:
    """How long this contact must wait for another code; zero when it may have one.

    `sent`: when codes were sent to the contact during the last hour, newest first.
    """
    waits = [timedelta(0)]
    if sent:
        waits.append(sent[0] + COOLDOWN - now)
    if len(sent) >= MAX_LIVE:
        waits.append(sent[MAX_LIVE - 1] + LIFETIME - now)
    if len(sent) >= HOURLY_QUOTA:
        waits.append(sent[HOURLY_QUOTA - 1] + timedelta(hours=1) - now)
    return max(waits)


def address_window(now: datetime) -> datetime:
    """The start of the quota window `now` falls into."""
    seconds = int(ADDRESS_WINDOW.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=now.tzinfo)
