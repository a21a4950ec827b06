"""Half-open UTC intervals with the letters' own wording kept for display."""

from datetime import datetime

import msgspec


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """`[start, end)` in UTC. `end` is None while it has not been announced.

    `label` is the wording people read ("đến hết ngày 20/11/2025"); the limits decide.
    """

    start: datetime
    end: datetime | None = None
    label: str = ""

    def contains(self, moment: datetime) -> bool:
        """Half-open: `start` belongs to the window, `end` does not (S1-15)."""
        return self.start <= moment and (self.end is None or moment < self.end)

    def is_over(self, moment: datetime) -> bool:
        return self.end is not None and moment >= self.end
