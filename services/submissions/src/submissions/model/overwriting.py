"""Two windows on one draft: when saving one would silently undo what the other saved."""

import hashlib
import re
from typing import Any, Final

import msgspec

_WORD: Final = re.compile(r"[A-Za-z0-9-]{8,64}")
_DIGITS: Final = 16


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What an open form knows of itself: its own random word, and what it was filled with."""

    writer: str
    since: str


def mark(fields: dict[str, Any]) -> str:
    """A short digest of what a step holds."""
    text = msgspec.json.encode(fields, order="deterministic")
    return hashlib.sha256(text).hexdigest()[:_DIGITS]


def is_word(writer: str) -> bool:
    """Whether a form named itself as ours do; others cannot be told apart."""
    return _WORD.fullmatch(writer) is not None


def collides(stamp: Stamp, *, last_writer: str, stored: str, sent: str) -> bool:
    """Somebody else changed the step after this form was filled, to something else than is sent.

    A form's own autosave that crosses its button is no collision, a form without a word never
    collides (the last save wins, as before there were words).
    """
    if not is_word(stamp.writer) or last_writer == stamp.writer:
        return False
    return stored not in (stamp.since, sent)
