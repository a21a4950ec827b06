"""What an edition's windows may not say together, and what may no longer be changed."""

from datetime import datetime
from typing import Final, Literal

import msgspec

from contracts.events import EditionWindows
from contracts.windows import Window
from portal.model import windows

Limit = Literal["start", "end"]
_ORDER: Final[tuple[tuple[str, Limit, str], ...]] = (
    ("launch", "start", "submission"),
    ("submission", "start", "voting"),
    ("submission", "start", "judging"),
    ("submission", "end", "results"),
    ("voting", "end", "results"),
    ("judging", "end", "results"),
)
"""The limit of the first window is not after the start of the second one.

Receiving, voting and judging may overlap: an edition may vote while it still receives.
"""


class Contradiction(msgspec.Struct, frozen=True):
    """`later` begins before `earlier` has reached its limit."""

    earlier: str
    limit: Limit
    later: str


class Contradictory(ValueError):
    """Windows that cannot be meant together."""

    def __init__(self, found: list[Contradiction]) -> None:
        super().__init__(found)
        self.found = found


class PassedLimit(ValueError):
    """A limit that has passed, or a new one that would; `kind` and `limit` say which."""

    def __init__(self, kind: str, limit: Limit, *, new: bool) -> None:
        super().__init__(kind, limit)
        self.kind, self.limit, self.new = kind, limit, new


def check(found: EditionWindows) -> None:
    """Raises Contradictory."""
    against = contradictions(found)
    if against:
        raise Contradictory(against)


def contradictions(found: EditionWindows) -> list[Contradiction]:
    """Everything that cannot be meant; none for windows that are not announced."""
    announced = windows.of_edition(found)
    return [
        Contradiction(earlier, limit, later)
        for earlier, limit, later in _ORDER
        if earlier in announced
        and later in announced
        and _begins_too_early(announced[earlier], limit, announced[later])
    ]


def _begins_too_early(earlier: Window, limit: Limit, later: Window) -> bool:
    reached = earlier.start if limit == "start" else earlier.end
    return reached is not None and later.start < reached


def check_in_time(before: EditionWindows, after: EditionWindows, now: datetime) -> None:
    """What has passed stays as it was; an end that has passed may be moved ahead (law 7).

    Raises PassedLimit.
    """
    for kind in windows.KINDS:
        _check_start(kind, getattr(before, kind), getattr(after, kind), now)
        _check_end(kind, getattr(before, kind), getattr(after, kind), now)


def _check_start(kind: str, was: Window | None, becomes: Window | None, now: datetime) -> None:
    old, new = (None if window is None else window.start for window in (was, becomes))
    if old == new:
        return
    if old is not None and old <= now:
        raise PassedLimit(kind, "start", new=False)
    if new is not None and new < now:
        raise PassedLimit(kind, "start", new=True)


def _check_end(kind: str, was: Window | None, becomes: Window | None, now: datetime) -> None:
    old, new = (None if window is None else window.end for window in (was, becomes))
    if old != new and new is not None and new <= now:
        raise PassedLimit(kind, "end", new=True)
