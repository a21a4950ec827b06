"""When a message is tried again, and until when."""

from datetime import datetime, timedelta
from typing import Final

from notifications.model.kinds import Lane

FIRST: Final = {Lane.URGENT: timedelta(seconds=2), Lane.ORDINARY: timedelta(seconds=30)}
LONGEST: Final = {Lane.URGENT: timedelta(seconds=20), Lane.ORDINARY: timedelta(hours=2)}
JITTER: Final = 0.25
LIFE: Final = timedelta(days=2)
CONTACT_WAIT: Final = timedelta(hours=1)
LEASE: Final = {Lane.URGENT: timedelta(seconds=30), Lane.ORDINARY: timedelta(minutes=2)}
LONGEST_LEASE: Final = timedelta(minutes=10)
"""No lease ends later than this from now, unless the clock was ahead when it was given."""
CONFIRM: Final = {Lane.URGENT: timedelta(0), Lane.ORDINARY: timedelta(minutes=15)}
"""How long the other side has to report what became of a message whose answer was lost."""
HELD_BACK: Final = timedelta(minutes=10)
"""How often a message of a paused campaign is looked at."""
STALE: Final = timedelta(days=7)
"""Events older than this are not news any more when a lost database reads the log again."""


def next_try(lane: Lane, tries: int, now: datetime, chance: float) -> datetime:
    """Twice as long after every try, up to a limit, spread by ±25 %.

    `tries` counts the one that just failed; `chance` is a random number in [0, 1).
    """
    pause: timedelta = min(FIRST[lane] * 2 ** min(tries - 1, 20), LONGEST[lane])
    return now + pause * (1 + JITTER * (2 * chance - 1))


def after_silence(lane: Lane, tries: int, now: datetime, chance: float) -> datetime:
    """Handed over, but the answer was lost: a report may still come and make another try needless.

    A code cannot wait for that; a second one does no harm.
    """
    return max(next_try(lane, tries, now, chance), now + CONFIRM[lane])


def look_again(created_at: datetime, now: datetime) -> datetime:
    """When to look for a contact again: soon at first, then after half of the time waited."""
    pause = min(max((now - created_at) / 2, timedelta(seconds=1)), timedelta(minutes=1))
    return now + pause


def lease_until(lane: Lane, now: datetime) -> datetime:
    """A worker that has not settled a message by then is taken for dead."""
    return now + LEASE[lane]


def lease_runs_out(lane: Lane, until: datetime, now: datetime) -> bool:
    """Less than half is left: too little to begin a conversation with a slow server."""
    return now >= until - LEASE[lane] / 2


def is_stale(happened_at: datetime, now: datetime) -> bool:
    """Nobody should get mail about what happened long ago."""
    return now - happened_at > STALE
