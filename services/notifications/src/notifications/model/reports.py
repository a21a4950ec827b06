"""What the other side says later about a message it has taken: delivery reports and bounces."""

from enum import StrEnum
from typing import Final

import msgspec

from notifications.model.states import State


class Verdict(StrEnum):
    """`complained`: its reader called it unwanted; `delayed`: the other side goes on trying."""

    DELIVERED = "delivered"
    FAILED = "failed"
    DELAYED = "delayed"
    COMPLAINED = "complained"


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """About one message, by our own id for it. `code`: the other side's number, if it gave one;
    `dead`: there is no such address, so nothing else can arrive there either."""

    message: str
    verdict: Verdict
    code: int | None = None
    dead: bool = False


PROVES: Final = frozenset(
    {
        State.CREATED,
        State.SENDING,
        State.SENT,
        State.FAILED_TEMPORARY,
        State.FAILED_PERMANENT,
        State.EXPIRED,
    }
)
"""What we believed of a message before somebody showed that it has arrived."""


def after_report(state: State, verdict: Verdict) -> State | None:
    """The state a report leads to; None when it changes nothing.

    Arrival is proof whatever we believed. A failure counts only for a message that was taken and
    about which nothing better is known: it never overwrites `delivered`, nor a try under way.
    """
    if verdict is Verdict.DELIVERED:
        return State.DELIVERED if state in PROVES else None
    if verdict is Verdict.FAILED and state is State.SENT:
        return State.FAILED_PERMANENT
    return None
