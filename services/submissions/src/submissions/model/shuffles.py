"""The usual order of entries: one of 16 shuffles of the day (S1-08).

The gateway draws one for every first page; further pages and links name theirs.
"""

from datetime import datetime
from typing import Final

from servicekit.times import VN

SHUFFLES: Final = 16
USUAL: Final = 0
"""Where nobody has drawn: a program that asks the service itself."""


def read_shuffle(text: str) -> int | None:
    """The number of a shuffle, 0…15; None for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 2):
        return None
    return int(text) if int(text) < SHUFFLES else None


def seed_of(now: datetime, shuffle: int) -> str:
    """What the order is made of: `2026-11-05/7`, another one each day in Viet Nam."""
    return f"{now.astimezone(VN).date().isoformat()}/{shuffle}"


def shuffle_in(seed: str) -> int:
    """The shuffle a seed was made with."""
    found = read_shuffle(seed.rpartition("/")[2])
    return USUAL if found is None else found
