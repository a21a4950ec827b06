"""Write down what became of a message, and tell the others when that is final."""

from datetime import datetime
from typing import Protocol

from contracts.events import MessageSettled
from notifications.actions.strangers import is_to_stranger
from notifications.model.states import Failure, State, settled_as
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
    def occasion(self) -> str: ...
    @property
    def tries(self) -> int: ...


def settle(conn: Connection, message: Claimed, outcome: Outcome, now: datetime) -> None:
    """Row and event in the caller's transaction; nothing when a later attempt has overtaken it."""
    if messages.settle(conn, message, outcome, now):
        tell(conn, message, outcome.state, now, outcome.channel, outcome.failure)


def tell(  # what others are told
    conn: Connection,
    message: Known,
    state: State,
    now: datetime,
    channel: str | None = None,
    failure: Failure | None = None,
) -> None:
    """Publish what is final; nothing while it is not.

    An account's messages name no occasion: it may be called after the account.
    """
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
        request=message.occasion if is_to_stranger(message.kind) else "",
        failure=failure or "",
    )
    outbox.publish(conn, event, edition=message.edition, now=now)
