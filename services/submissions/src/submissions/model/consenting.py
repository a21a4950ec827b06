"""What people agree to: per purpose, a text whose version is a hash of its very words."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import msgspec

from submissions.phrases import consents as phrases

TICKS: Final = {"declaration": "declared"}
"""The name of a purpose's tick where it is another one."""
OPTIONAL: Final = ("promotion",)
"""Free to refuse, and to take back later."""


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """`about`: what it means; `tick`: the sentence beside the box. Both make the version."""

    purpose: str
    title: str
    about: str
    tick: str

    @property
    def words(self) -> str:
        return f"{self.title}\n{self.about}\n{self.tick}"

    @property
    def version(self) -> str:
        return sha256(self.words.encode()).hexdigest()[:16]


TEXTS: Final = {
    purpose: Text(purpose=purpose, title=title, about=about, tick=tick)
    for purpose, (title, about, tick) in phrases.TEXTS.items()
}


def needed(*, guardian: bool) -> tuple[str, ...]:
    """Purposes without which a dossier cannot be handed in."""
    usual = ("declaration", "processing", "publication")
    return (*usual, "guardian") if guardian else usual


def tick_of(purpose: str) -> str:
    return TICKS.get(purpose, purpose)


def agreed_to(ticks: Iterable[str], *, guardian: bool) -> tuple[Text, ...]:
    """The texts whose boxes were ticked, in the form's order."""
    ticked = set(ticks)
    asked = {*needed(guardian=guardian), *OPTIONAL}
    return tuple(t for t in TEXTS.values() if t.purpose in asked and tick_of(t.purpose) in ticked)


def version_shown() -> str:
    """Of all texts together: a form that was shown with other words is not taken for these."""
    return sha256("\n".join(text.version for text in TEXTS.values()).encode()).hexdigest()[:16]
