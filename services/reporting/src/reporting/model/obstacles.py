"""What stands in a unit's way, followed until it is removed (S0-30)."""

from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from reporting.phrases.obstacles import NOTHING
from servicekit.text import fold


class ObstacleState(StrEnum):
    """`open`: waits for an answer; `answered`: waits for the unit; `closed`: over."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class ObstacleVerb(StrEnum):
    """What somebody does with an obstacle."""

    RAISE = "raise"
    ANSWER = "answer"
    INSIST = "insist"
    CLOSE = "close"


AFTER: Final = {
    ObstacleVerb.RAISE: ObstacleState.OPEN,
    ObstacleVerb.ANSWER: ObstacleState.ANSWERED,
    ObstacleVerb.INSIST: ObstacleState.OPEN,
    ObstacleVerb.CLOSE: ObstacleState.CLOSED,
}
OF_UNIT: Final = (ObstacleVerb.INSIST, ObstacleVerb.CLOSE)
OF_BODY: Final = (ObstacleVerb.ANSWER, ObstacleVerb.CLOSE)
TITLE_LETTERS: Final = 120


class Obstacle(msgspec.Struct, frozen=True, kw_only=True):
    """An obstacle of a unit; `report`: the one it was raised in, if any."""

    id: int
    edition: str
    unit: str
    report: int | None
    title: str
    state: ObstacleState
    version: int
    raised_at: datetime
    changed_at: datetime

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "state", ObstacleState(self.state))


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What was said about an obstacle, by the unit or by the standing body."""

    verb: str
    words: str
    by_unit: bool
    at: datetime


def ways_on(state: ObstacleState, *, of_unit: bool, of_body: bool) -> tuple[ObstacleVerb, ...]:
    """What somebody may do now. A unit closes what is settled for it, or insists, also later."""
    if of_unit:
        later = state is not ObstacleState.OPEN
        ways = OF_UNIT if later else (ObstacleVerb.CLOSE,)
        return tuple(way for way in ways if AFTER[way] is not state)
    if of_body and state is not ObstacleState.CLOSED:
        return OF_BODY
    return ()


def is_obstacle(text: str) -> bool:
    """Whether an answer names one: "không có" and the like do not."""
    said = fold(text).strip(" .,-–")
    return bool(said) and said not in {fold(nothing) for nothing in NOTHING}


def title_of(text: str) -> str:
    """The first line, cut where words end."""
    line = text.strip().splitlines()[0]
    if len(line) <= TITLE_LETTERS:
        return line
    return line[:TITLE_LETTERS].rsplit(" ", 1)[0] + "…"
