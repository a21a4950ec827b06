"""Sign-in codes: six digits, five minutes, single use (domain facts §4)."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from accounts.model.attempts import MAX_FAILURES_OF_STRANGERS

DIGITS: Final = 6
LIFETIME: Final = timedelta(minutes=5)
COOLDOWN: Final = timedelta(seconds=60)
HOURLY_QUOTA: Final = 8
"""Codes in an hour to one contact for who asks from one place."""
HOURLY_CEILING: Final = 30
"""Codes in an hour to one contact for all strangers together: it bounds cost and nuisance."""
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


def max_tries(strangers_failures: int) -> int:
    """Wrong tries a code survives: one, once strangers have failed as often as NIST allows.

    The holder still gets in with a right code, a guesser needs a new code for every guess.
    """
    return MAX_TRIES if strangers_failures < MAX_FAILURES_OF_STRANGERS else 1


def wait_before_next(
    sent: list[datetime], now: datetime, *, by_strangers: Sequence[datetime] = ()
) -> timedelta:
    """How long to wait for another code to a contact; zero when it may be sent.

    `sent`: when codes were sent to it for the same place during the last hour, newest first;
    `by_strangers`: the same for all strangers, empty when a known device asks.
    """
    waits = [timedelta(0)]
    if sent:
        waits.append(sent[0] + COOLDOWN - now)
    if len(sent) >= MAX_LIVE:
        waits.append(sent[MAX_LIVE - 1] + LIFETIME - now)
    if len(sent) >= HOURLY_QUOTA:
        waits.append(sent[HOURLY_QUOTA - 1] + timedelta(hours=1) - now)
    if len(by_strangers) >= HOURLY_CEILING:
        waits.append(by_strangers[HOURLY_CEILING - 1] + timedelta(hours=1) - now)
    return max(waits)


def address_window(now: datetime) -> datetime:
    """The start of the quota window `now` falls into."""
    seconds = int(ADDRESS_WINDOW.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=now.tzinfo)
