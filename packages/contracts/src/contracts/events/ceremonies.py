"""What portal says to people of a ceremony, who need no account: guests and helpers."""

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from contracts import topics
from contracts.envelope import EventData, register
from contracts.topics import Topic


class Addressee(msgspec.Struct, frozen=True, kw_only=True):
    """What is sealed into a letter's event. `path` is the reader's own page, with its secret."""

    name: str = ""
    email: str | None = None
    phone: str | None = None
    path: str


@register
class CeremonyLetterRequested(EventData, frozen=True, kw_only=True):
    """A letter to somebody of a ceremony. Who, where and the personal link are sealed (law 11).

    `sealed` opens to an `Addressee`. `when` is how people say it, also while the day is tentative.
    `task` and `due`: what is to be prepared until when, in letters to helpers. `reason`: why its
    time or place has changed, or why it does not take place.
    """

    topic: ClassVar[Topic] = topics.CEREMONY_LETTERS
    type: ClassVar[str] = "portal.ceremony_letter_requested"

    ceremony: int
    letter: Literal["invitation", "reminder", "task", "changed", "cancelled"]
    title: str
    when: str
    place: str
    sealed: str
    expires_at: datetime
    task: str = ""
    due: date | None = None
    reason: str = ""

    def key(self) -> str:
        return str(self.ceremony)
