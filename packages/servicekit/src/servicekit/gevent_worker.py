"""The gunicorn worker of the vote ingest: gevent's own HTTP server, leaner and with a gentle end.

gunicorn's gevent workers leave idle connections of the gateway open while they stop, and the next
vote on one of them would be cut. Here an answer given while stopping says that the connection
ends, and connections that wait for another request are ended at once. A new connection still has
its first: the gateway sends again what a kept one did not answer, and nothing else.

gevent parses headers as e-mail and sends head and body apart, together a quarter of a vote's cost.
"""

from collections.abc import Iterator
from socket import SHUT_RD
from typing import Any, Final

import httptools
from gevent import socket  # type: ignore[import-untyped]
from gunicorn.workers.ggevent import (  # type: ignore[import-untyped]
    GeventPyWSGIWorker,
    PyWSGIHandler,
    PyWSGIServer,
)

MOST_HEADERS: Final = 32 * 1024
"""Bytes; twice what the gateway lets through."""


class Headers:
    """A request's headers as gevent asks for them: the first of equal ones, any case."""

    status = ""

    def __init__(self, file: Any, *_: Any) -> None:
        """Raises ValueError for what is not HTTP; gevent answers 400."""
        self._pairs: list[tuple[str, str]] = []
        self._first: dict[str, str] = {}
        try:
            httptools.HttpRequestParser(self).feed_data(b"POST / HTTP/1.1\r\n" + _block(file))
        except httptools.HttpParserError as error:
            raise ValueError(str(error)) from error

    def on_header(self, name: bytes, value: bytes) -> None:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        self._pairs.append((key, text))
        self._first.setdefault(key.lower(), text)

    def get(self, name: str, default: Any = None) -> Any:
        return self._first.get(name.lower(), default)

    getheader = get

    def __delitem__(self, name: str) -> None:
        self._pairs = [pair for pair in self._pairs if pair[0].lower() != name.lower()]
        del self._first[name.lower()]

    @property
    def typeheader(self) -> str | None:
        return self._first.get("content-type")

    @property
    def headers(self) -> Iterator[str]:
        return (f"{name}:{value}" for name, value in self._pairs)


def _block(file: Any) -> bytes:
    lines, size = [], 0
    while True:
        line = file.readline(MOST_HEADERS)
        lines.append(line)
        size += len(line)
        if line in (b"\r\n", b"\n"):
            return b"".join(lines)
        if not line or size > MOST_HEADERS:
            raise ValueError("the headers do not end")


class DrainingServer(PyWSGIServer):  # type: ignore[misc]
    """Knows which of its connections wait for a request."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.waiting: set[socket.socket] = set()
        self.is_draining = False

    def close(self) -> None:
        """Accept nobody any more; what was received already is still answered."""
        super().close()
        self.is_draining = True
        for connection in list(self.waiting):
            connection.shutdown(SHUT_RD)


class DrainingHandler(PyWSGIHandler):  # type: ignore[misc]
    """One connection."""

    MessageClass = Headers
    is_kept = False
    """Whether it has had its first request, for which it was opened."""

    def read_requestline(self) -> Any:
        if not self.is_kept:
            self.is_kept = True
            return super().read_requestline()
        if self.server.is_draining:
            return b""  # as if the other side had hung up
        self.server.waiting.add(self.socket)
        try:
            return super().read_requestline()
        finally:
            self.server.waiting.discard(self.socket)

    def start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Any:
        if self.server.is_draining:
            headers = [*headers, ("Connection", "close")]
        return super().start_response(status, headers, exc_info)

    def _write_with_headers(self, data: bytes) -> None:
        """Head and body in one packet."""
        self.finalize_headers()
        self.headers_sent = True
        head = [b"HTTP/1.1 " + self.status]
        head += [name + b": " + value for name, value in self.response_headers]
        if self.response_use_chunked:
            self._sendall(b"\r\n".join([*head, b"", b""]))
            self._write(data)
        else:
            self._sendall(b"\r\n".join([*head, b"", data]))

    def log_request(self) -> None:
        """The gateway keeps the access log."""


class DrainingWorker(GeventPyWSGIWorker):  # type: ignore[misc]
    server_class = DrainingServer
    wsgi_handler = DrainingHandler
