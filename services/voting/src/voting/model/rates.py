"""A limit per account: a burst, then a steady pace (peers: burst + sustained)."""

from collections import OrderedDict
from typing import Final

REMEMBERED: Final = 100_000


class RateLimit:
    """Token buckets of the accounts seen last; moments are monotonic seconds."""

    def __init__(self, burst: int, per_minute: int, remembered: int = REMEMBERED) -> None:
        self._burst = float(burst)
        self._per_second = per_minute / 60
        self._remembered = remembered
        self._buckets: OrderedDict[int, tuple[float, float]] = OrderedDict()

    def wait(self, account: int, now: float) -> int:
        """0 when the vote may go on, else the seconds to wait."""
        left, seen = self._buckets.pop(account, (self._burst, now))
        left = min(self._burst, left + (now - seen) * self._per_second)
        allowed = left >= 1
        self._buckets[account] = (left - 1 if allowed else left, now)
        if len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)
        return 0 if allowed else max(1, round((1 - left) / self._per_second))
