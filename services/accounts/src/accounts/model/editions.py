"""When an edition is over, so that what was kept for its sake may be forgotten (law 11)."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from contracts.events import EditionState
from contracts.windows import Window

GRACE: Final = timedelta(days=30)
"""An outage at the closing is remedied by amending the window (law 7), so its end may come back."""


def is_over(edition: EditionState, now: datetime) -> bool:
    """Nobody can vote in it any more: all that was announced ended a while ago, voting among it.

    A voting window that is missing may still be announced, until the results are; an edition
    without a voting phase is over with its results (Y-04).
    """
    windows = edition.windows
    announced = [w for w in msgspec.structs.astuple(windows) if isinstance(w, Window)]
    settled = windows.voting is not None or windows.results is not None
    return settled and all(window.is_over(now - GRACE) for window in announced)
