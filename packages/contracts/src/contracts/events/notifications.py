"""What notifications says: how a message ended."""

from datetime import datetime
from typing import ClassVar, Literal

from contracts import topics
from contracts.envelope import EventData, register
from contracts.topics import Topic


@register
class MessageSettled(EventData, frozen=True, kw_only=True):
    """A message reached a final or retried state; no recipient is named.

    `request`: the event that asked for it, in letters to people without an account; whoever asked
    keeps whose it was. `failure`: why it did not arrive.
    """

    topic: ClassVar[Topic] = topics.MESSAGES
    type: ClassVar[str] = "notifications.message_settled"

    message: str
    kind: str
    channel: str
    state: Literal["sent", "failed", "expired"]
    tries: int
    at: datetime
    request: str = ""
    failure: str = ""

    def key(self) -> str:
        return self.message
