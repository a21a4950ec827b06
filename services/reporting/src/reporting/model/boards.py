"""What live pages show, part by part: a stream tells its reader only what is news to that page."""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec


class Scene(NamedTuple):
    """A live page: its path and the filters of its address, the same text for the same filters."""

    path: str
    query: str


class Board:
    """The parts of one scene as they stand. `mark` names the state of the figures they show."""

    def __init__(self) -> None:
        self.mark = ""
        self.issue = 0
        """Counts renewals; 0: nothing drawn yet."""
        self.readers = 0
        self._parts: dict[str, tuple[str, int]] = {}

    def renew(self, mark: str, parts: Mapping[str, str]) -> None:
        """Show these parts from now on, beside those not named; what is the same is no news."""
        self.issue += 1
        self.mark = mark
        for name, html in parts.items():
            known = self._parts.get(name)
            if known is None or known[0] != html:
                self._parts[name] = (html, self.issue)

    def issue_seen(self, mark: str) -> int:
        """The issue that a page of this mark shows; 0 for a page of an older state."""
        return self.issue if mark and mark == self.mark else 0

    def news(self, issue: int) -> list[str]:
        """Parts that have changed after an issue, in the order in which they were first drawn."""
        return [html for html, since in self._parts.values() if since > issue]


def message(mark: str, parts: list[str]) -> bytes:
    """A server-sent event: `data` is a JSON list of parts, `id` comes back as Last-Event-ID."""
    return b"id: %s\nevent: parts\ndata: %s\n\n" % (mark.encode(), msgspec.json.encode(parts))


def opening(retry_seconds: float) -> bytes:
    """The first words of a stream: how soon to come again when it ends."""
    return b"retry: %d\n\n" % round(retry_seconds * 1000)


HEARTBEAT = b":\n\n"
"""A comment: proves to both sides that the line is there."""
