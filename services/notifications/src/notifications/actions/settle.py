"""Write down what became of a message, and tell the others when that is final."""

from datetime import datetime

from contracts.events import MessageSettled
from notifications.model.states import settled_as
from notifications.store import messages
from notifications.store.messages import Claimed, Outcome
from servicekit import outbox
from servicekit.db import Connection


def settle(conn: Connection, message: Claimed, outcome: Outcome, now: datetime) -> None:
    """Row and event in the caller's transaction; nothing when a later attempt has overtaken it."""
    final = settled_as(outcome.state)
    if not messages.settle(conn, message, outcome, now) or final is None:
        return
    event = MessageSettled(
        message=message.id,
        kind=message.kind,
        channel=outcome.channel or "none",
        state=final,
        tries=message.tries,
        at=now,
    )
    outbox.publish(conn, event, edition=message.edition, now=now)
