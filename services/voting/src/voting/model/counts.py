"""When counts may be seen, and what makes them final (S1-19, laws 8 and 10)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from contracts.hiding import counts_hidden, hiding_starts
from voting.errors import CountsHidden
from voting.model.catalogue import Election

FRESH_SECONDS: Final = 5


def check_visible(election: Election, now: datetime, *, final: bool) -> None:
    """Raises CountsHidden while the public may not see counts."""
    if counts_hidden(election.rules, election.window, now, final=final):
        raise CountsHidden(None if election.rules.counts == "hidden" else election.end)


def fresh_seconds(election: Election, now: datetime) -> int:
    """How long an answer may be cached: five seconds, never past the moment of hiding."""
    hiding = hiding_starts(election.rules, election.window)
    if hiding is None or hiding <= now:
        return FRESH_SECONDS
    left = int((hiding - now).total_seconds()) - 1  # a second for the answer's way to the cache
    return max(0, min(FRESH_SECONDS, left))


def is_final(election: Election, partitions: int, closed: Mapping[int, datetime]) -> bool:
    """True once every partition's marker for the window's present end has been consumed.

    `closed`: partition -> end of the window its last marker closed.
    """
    end = election.end
    if end is None or partitions == 0:
        return False
    return all(closed.get(partition) == end for partition in range(partitions))
