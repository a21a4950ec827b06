"""Requests that no library would send: bytes on a socket, and what came back."""

import json
import socket
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any

SECONDS = 30
VOTES_LINE = b"POST /api/voting/v1/votes HTTP/1.1"


@dataclass(frozen=True)
class RawAnswer:
    """`kind` is the problem's slug; empty when the answer is no problem document."""

    status: int
    kind: str = ""
    body: bytes = b""

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass(frozen=True)
class Draft:
    """A vote that is in order, unless told otherwise. Words between at-signs are filled in.

    `length` None: the body's own. Header fields end with CRLF.
    """

    line: bytes = VOTES_LINE
    host: bytes = b"Host: @host@\r\n"
    identity: bytes = b"Authorization: Bearer @token@\r\n"
    content: bytes = b"Content-Type: application/json\r\n"
    length: bytes | None = None
    more: bytes = b""
    body: bytes = b'{"entry":"@entry@"}'
    end: bytes = b"Connection: close\r\n"

    def filled(self, words: dict[str, str]) -> bytes:
        body = _fill(self.body, words)
        length = b"Content-Length: %d\r\n" % len(body) if self.length is None else self.length
        fields = self.host + self.identity + self.content + length + self.more + self.end
        return _fill(self.line + b"\r\n" + fields + b"\r\n", words) + body


def talk(address: tuple[str, int], request: bytes, *, hang_up: bool = False) -> list[RawAnswer]:
    """All answers until the other side closes, which it must do within `SECONDS`.

    `hang_up`: say that nothing more will come.
    """
    with socket.create_connection(address, timeout=SECONDS) as line:
        with suppress(OSError):  # refused before everything was sent; the answer is there to read
            line.sendall(request)
        if hang_up:
            line.shutdown(socket.SHUT_WR)
        return _read_answers(line, head=request.startswith(b"HEAD "))


def _fill(text: bytes, words: dict[str, str]) -> bytes:
    for name, word in words.items():
        text = text.replace(b"@%s@" % name.encode(), word.encode())
    return text


def _read_answers(line: socket.socket, *, head: bool) -> list[RawAnswer]:
    answers = []
    with line.makefile("rb") as stream:
        while stream.peek(1):
            answer = HTTPResponse(_Stream(stream), method="HEAD" if head else None)  # type: ignore[arg-type]
            answer.begin()
            answers.append(_as_raw(answer))
    return answers


def _as_raw(answer: HTTPResponse) -> RawAnswer:
    body = answer.read()
    kind = ""
    if answer.getheader("Content-Type", "").startswith("application/problem+json") and body:
        document = json.loads(body)
        assert document["status"] == answer.status
        kind = document["type"].removeprefix("/problems/")
    return RawAnswer(answer.status, kind, body)


class _Stream:
    """`HTTPResponse` wants a socket, and closes what it made of it; the next answer is still in."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def makefile(self, _mode: str) -> "_Stream":
        return self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def close(self) -> None:
        """Answers follow."""
