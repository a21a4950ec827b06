"""What the public can do with an entry now: vote, wait for it, or only look."""

from datetime import datetime
from typing import Literal

from contracts.events import EditionState
from servicekit.times import seconds_to_next

Phase = Literal["none", "before", "open", "paused", "over"]


def voting_phase(edition: EditionState, now: datetime) -> Phase:
    """`none`: the edition has no voting (Y-04)."""
    window = edition.windows.voting
    if window is None:
        return "none"
    if now < window.start:
        return "before"
    if window.is_over(now):
        return "over"
    return "paused" if edition.voting.paused else "open"


def seconds_of_phase(edition: EditionState, now: datetime, at_most: int) -> int:
    """How long a page with a vote button may be kept: never across the window's limits."""
    window = edition.windows.voting
    limits = (window.start, window.end) if window else ()
    return seconds_to_next((moment for moment in limits if moment is not None), now, at_most)
