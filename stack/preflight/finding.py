"""One line of the answer."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "look", "stop"]


@dataclass(frozen=True)
class Finding:
    """`stop` means no-go; `look` is for a person to decide."""

    name: str
    level: Level
    words: str
    value: float | None = None


def graded(name: str, value: float, words: str, *, look: float, stop: float) -> Finding:
    """The more the worse, from `look` and `stop` on."""
    level: Level = "stop" if value >= stop else "look" if value >= look else "ok"
    return Finding(name, level, words, value)
