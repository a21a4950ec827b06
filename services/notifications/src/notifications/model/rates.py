"""How fast a channel may be used, however many workers use it."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

BURST: Final = timedelta(seconds=2)
"""What was not used for so long may be used at once: senders look about once a second."""


class Rate(msgspec.Struct, frozen=True):
    """`used_until`: what may go until this moment has gone. `queued_until`: the last place that
    was given away in the line of those that wait."""

    used_until: datetime
    queued_until: datetime


def take(rate: Rate, per_minute: int, wanted: int, now: datetime) -> tuple[int, Rate]:
    """How many of `wanted` may go now, and the rate afterwards."""
    each = timedelta(minutes=1) / per_minute
    start = max(rate.used_until, now - max(BURST, each))
    count = min(wanted, max(0, int((now - start) / each)))
    return count, msgspec.structs.replace(rate, used_until=start + each * count)


def take_anyway(rate: Rate, per_minute: int, count: int, now: datetime) -> Rate:
    """Codes wait for nobody, but others wait for them."""
    start = max(rate.used_until, now)
    used_until = start + timedelta(minutes=1) / per_minute * count
    return msgspec.structs.replace(rate, used_until=used_until)


def queue(rate: Rate, per_minute: int, count: int, now: datetime) -> tuple[list[datetime], Rate]:
    """When each of `count` messages shall try again: one place behind the other.

    Whoever comes meanwhile and finds room goes first, so bulk does not hold up single messages.
    """
    each = timedelta(minutes=1) / per_minute
    start = max(rate.queued_until, rate.used_until, now)
    places = [start + each * (place + 1) for place in range(count)]
    return places, msgspec.structs.replace(rate, queued_until=max([start, *places]))
