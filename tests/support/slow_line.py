"""A vote over a bad line: its request leaves in pieces, each when the test says so."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from support.crowd import VOTES, Ballot

SECONDS = 30.0


class SlowVote:
    """Leaves by `send` in three pieces: half of the headers, the rest of them, the body."""

    def __init__(self, gateway: str, ballot: Ballot) -> None:
        place = urlsplit(gateway)
        body = json.dumps({"entry": ballot.entry}).encode()
        self._line = socket.create_connection((place.hostname, place.port or 80), SECONDS)
        first = f"POST {VOTES} HTTP/1.1\r\nHost: {place.netloc}\r\n"
        rest = (
            f"Authorization: Bearer {ballot.token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._pieces = [first.encode(), rest.encode(), body]

    def send(self) -> None:
        """The next piece."""
        self._line.sendall(self._pieces.pop(0))

    def answer(self) -> tuple[int, dict[str, Any]]:
        """Status and document, once all pieces that are left have gone."""
        while self._pieces:
            self.send()
        found = HTTPResponse(self._line)
        found.begin()
        document: dict[str, Any] = json.loads(found.read())
        return found.status, document

    def close(self) -> None:
        self._line.close()


@contextmanager
def slow_votes(gateway: str, *ballots: Ballot) -> Iterator[list[SlowVote]]:
    """A line for each ballot."""
    found = [SlowVote(gateway, ballot) for ballot in ballots]
    try:
        yield found
    finally:
        for one in found:
            one.close()
