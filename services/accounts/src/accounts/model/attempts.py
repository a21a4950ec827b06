"""Locking out guessers, alike for known and unknown contacts."""

from datetime import datetime, timedelta
from typing import Final

MAX_FAILURES: Final = 10
MEMORY: Final = timedelta(hours=1)
"""Failures older than this are forgiven."""
FIRST_LOCK: Final = timedelta(minutes=15)
LONGEST_LOCK: Final = timedelta(hours=24)


def lock_after(failures: int, now: datetime) -> datetime | None:
    """When the lock ends that the `failures`-th failure causes; it doubles every ten failures."""
    if failures < MAX_FAILURES or failures % MAX_FAILURES:
        return None
    doublings: int = min(failures // MAX_FAILURES - 1, 10)
    return now + min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)
