"""What live pages show, part by part: a stream tells its reader only what is news to that page."""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec


class Scene(NamedTuple):
    """A live page: its path and the filters of its address, the same text for the same filters."""

    path: str
    query: str


class Told(NamedTuple):
    """What a reader's page shows: the state of the figures, and the issue it was told of last."""

    mark: str
    issue: int | None = None


class News(NamedTuple):
    """Parts to replace, and what the reader has been told then."""

    told: Told
    parts: list[str]


class Board:
    """The parts of one scene as they stand. `mark` names the state of the figures they show."""

    def __init__(self) -> None:
        self.mark = ""
        self.readers = 0
        self._issue = 0
        self._parts: dict[str, tuple[str, int]] = {}

    def renew(self, mark: str, parts: Mapping[str, str]) -> None:
        """Show these parts from now on, beside those not named; what is the same is no news."""
        self._issue += 1
        self.mark = mark
        for name, html in parts.items():
            known = self._parts.get(name)
            if known is None or known[0] != html:
                self._parts[name] = (html, self._issue)

    def news(self, told: Told) -> News | None:
        """What has changed since, in the order in which parts were first drawn; None: nothing.

        A page of the present mark has seen everything, one of an older state nothing. A new mark
        is told even if every part came out the same: the reader comes back with it.
        """
        if self._issue == 0:
            return None
        since = told.issue
        if since is None:
            since = self._issue if told.mark == self.mark else 0
        parts = [html for html, issue in self._parts.values() if issue > since]
        now = Told(self.mark, self._issue)
        return News(now, parts) if parts or told.mark != self.mark else None


def message(news: News) -> bytes:
    """A server-sent event: `data` is a JSON list of parts, `id` comes back as Last-Event-ID."""
    data = msgspec.json.encode(news.parts)
    return b"id: %s\nevent: parts\ndata: %s\n\n" % (news.told.mark.encode(), data)


def opening(retry_seconds: float) -> bytes:
    """The first words of a stream: how soon to come again when it ends."""
    return b"retry: %d\n\n" % round(retry_seconds * 1000)


HEARTBEAT = b":\n\n"
"""A comment: proves to both sides that the line is there."""
