"""Which partition of the log takes the votes of a moment (decision 20)."""

from typing import Final

TURN_SECONDS: Final = 0.2


def partition_at(moment: float, worker: int, partitions: int) -> int:
    """Whose turn it is at `moment` (monotonic seconds); workers are at different ones."""
    return (int(moment / TURN_SECONDS) + worker) % partitions
