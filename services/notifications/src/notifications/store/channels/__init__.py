"""Ways to hand a message over: one module each, one small interface."""

from email.message import EmailMessage
from typing import Protocol

from notifications.model.states import Failure


class NotTaken(Exception):
    """The message was not taken, as far as we know. `permanent`: trying again cannot help."""

    def __init__(
        self, failure: Failure, *, permanent: bool = False, code: int | None = None
    ) -> None:
        super().__init__(failure)
        self.failure = failure
        self.permanent = permanent
        self.code = code


class Carrier(Protocol):
    """Hands over one message at a time; used by one thread."""

    def carry(self, mail: EmailMessage) -> None:
        """Returns once the other side has taken it. Raises NotTaken."""

    def rest(self) -> None:
        """Nothing to do for now: let go of what has long been idle."""

    def close(self) -> None:
        """Let go of everything."""
