"""Ways to hand a message over: one folder each, one small interface.

A new channel: its name in `model/channels.py`, its address in `model/recipients.py`, a folder here
with a `Carrier`, its place in `bootstrap.make_carriers`, its words in `phrases`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from notifications.model.kinds import Kind
from notifications.model.mail import Letter, Postmark
from notifications.model.states import Failure


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A message ready to go. `text`: what a text message says; `values`: the template's own words.

    Its identity (`postmark.message`) is the same on every try.
    """

    kind: Kind
    address: str
    letter: Letter
    postmark: Postmark
    text: str
    values: Mapping[str, str] = field(default_factory=dict)


class NotTaken(Exception):
    """The message was not taken, as far as we know.

    `permanent`: trying this channel again cannot help. `Failure.UNCONFIRMED`: it was handed over
    completely and nobody said whether it was taken. `wait`: how long the other side asked us to.
    `dead`: there is no such address.
    """

    def __init__(
        self,
        failure: Failure,
        *,
        permanent: bool = False,
        code: int | None = None,
        wait: timedelta | None = None,
        dead: bool = False,
    ) -> None:
        super().__init__(failure)
        self.failure = failure
        self.permanent = permanent
        self.code = code
        self.wait = wait
        self.dead = dead


class Carrier(Protocol):
    """Hands over one message at a time; used by one thread."""

    def carry(self, parcel: Parcel) -> None:
        """Returns once the other side has taken it. Raises NotTaken, BadAddress, LetterBroken."""

    def rest(self) -> None:
        """Nothing to do for now: let go of what has long been idle."""

    def close(self) -> None:
        """Let go of everything."""
