"""When an edition is over, so that what was kept for its sake may be forgotten (law 11)."""

from datetime import datetime

import msgspec

from contracts.events import EditionState
from contracts.windows import Window


def is_over(edition: EditionState, now: datetime) -> bool:
    """Every announced window has an end that has passed; nothing announced means not over."""
    windows = [w for w in msgspec.structs.astuple(edition.windows) if isinstance(w, Window)]
    return bool(windows) and all(window.is_over(now) for window in windows)
