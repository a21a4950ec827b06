"""Write down what became of a message, and tell the others when that is final."""

from datetime import datetime
from typing import Protocol

from contracts.events import MessageSettled
from notifications.model.states import State, settled_as
from notifications.store import messages
from notifications.store.messages import Claimed, Outcome
from servicekit import outbox
from servicekit.db import Connection


class Known(Protocol):
    """What others are told of a message; both claimed and reported ones have it."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def edition(self) -> str: ...
    @property
    def tries(self) -> int: ...


def settle(conn: Connection, message: Claimed, outcome: Outcome, now: datetime) -> None:
    """Row and event in the caller's transaction; nothing when a later attempt has overtaken it."""
    if messages.settle(conn, message, outcome, now):
        tell(conn, message, outcome.state, now, outcome.channel)


def tell(
    conn: Connection, message: Known, state: State, now: datetime, channel: str | None = None
) -> None:
    """Publish what is final; nothing while it is not."""
    final = settled_as(state)
    if final is None:
        return
    event = MessageSettled(
        message=message.id,
        kind=message.kind,
        channel=channel or "none",
        state=final,
        tries=message.tries,
        at=now,
    )
    outbox.publish(conn, event, edition=message.edition, now=now)
