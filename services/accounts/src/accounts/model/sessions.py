"""How long sessions live and what a refresh token that comes back means."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Literal

Method = Literal["code", "password"]

ACCESS_LIFETIME: Final = timedelta(minutes=15)
"""How long other services may believe a token of a session that has ended: they never ask."""
SESSION_LIFETIME: Final[dict[Method, timedelta]] = {
    "code": timedelta(days=30),
    "password": timedelta(hours=12),
}
PARALLEL: Final = timedelta(seconds=10)
"""Two tabs may send the same refresh token at once; only later it is a theft."""


class Refresh(Enum):
    """What to do with a refresh token."""

    ROTATE = "rotate"
    REJECT = "reject"
    REVOKE = "revoke"


def judge_refresh(
    *, replaced_at: datetime | None, session_ends: datetime, session_ended: bool, now: datetime
) -> Refresh:
    """A replaced token that comes back late was copied: the whole session ends."""
    if session_ended or now >= session_ends:
        return Refresh.REJECT
    if replaced_at is not None and now - replaced_at > PARALLEL:
        return Refresh.REVOKE
    return Refresh.ROTATE
