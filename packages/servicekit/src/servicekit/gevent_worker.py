"""The gunicorn worker of the vote ingest: a lean HTTP server on gevent with a gentle end.

gunicorn's gevent workers leave idle connections of the gateway open while they stop, and the next
vote on one of them would be cut. Here an answer given while stopping says that the connection
ends, and connections that wait for another request are ended at once. A new connection still has
its first: the gateway sends again what a kept one did not answer, and nothing else.

gevent's own server was a third of a vote's cost (decision 14). This one speaks with the gateway,
which has already dealt with slow and hostile clients.
"""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from socket import SHUT_RD
from typing import Any, Final

import msgspec
import structlog
from gevent import socket  # type: ignore[import-untyped]
from gevent.server import StreamServer  # type: ignore[import-untyped]
from gunicorn.workers.ggevent import GeventPyWSGIWorker  # type: ignore[import-untyped]

from servicekit.http_requests import MOST_BODY_BYTES, Request, RequestReader
from servicekit.ops import WsgiApp
from servicekit.problems import Problem

log = structlog.get_logger()

PIECE: Final = 64 * 1024
CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
BODILESS: Final = ("1", "204", "304")


class DrainingServer(StreamServer):  # type: ignore[misc]
    """Knows which of its connections wait for a request."""

    most_body = MOST_BODY_BYTES

    def __init__(
        self,
        listener: socket.socket,
        *,
        application: WsgiApp,
        environ: Mapping[str, Any],
        spawn: Any,
        **_: Any,
    ) -> None:
        super().__init__(listener, spawn=spawn)
        if environ["wsgi.multiprocess"]:
            self.max_accept = 1  # the others accept too
        self.application = application
        self.is_draining = False
        self.environ = {**environ, "contest.is_draining": lambda: self.is_draining}
        """Whoever streams without an end asks whether to end."""
        self.waiting: set[socket.socket] = set()

    def close(self) -> None:
        """Accept nobody any more; what was received already is still answered."""
        super().close()
        self.is_draining = True
        for connection in list(self.waiting):
            connection.shutdown(SHUT_RD)

    def handle(self, client: socket.socket, address: tuple[str, int]) -> None:
        connection = _Connection(self, client, address)
        try:
            connection.serve()
        except OSError as error:
            log.debug("connection lost", reason=str(error))
        finally:
            connection.close()


class _Connection:
    """One connection from the gateway."""

    def __init__(
        self, server: DrainingServer, client: socket.socket, address: tuple[str, int]
    ) -> None:
        self._server = server
        self._socket = client
        self._is_kept = False
        host, port = client.getsockname()[:2]
        self._reader = RequestReader(
            {
                **server.environ,
                "wsgi.url_scheme": "http",
                "SCRIPT_NAME": "",
                "SERVER_NAME": host,
                "SERVER_PORT": str(port),
                "REMOTE_ADDR": address[0],
                "REMOTE_PORT": str(address[1]),
            },
            server.most_body,
        )

    def serve(self) -> None:
        """Until either side has had enough."""
        reader, has_more = self._reader, True
        while has_more:
            data = self._receive()
            if data:
                reader.feed(data)
            else:
                reader.end()
                has_more = False
            while reader.ready:
                self._is_kept = True
                request = reader.ready.popleft()
                if not _Answer(self._socket, request, self._server).give():
                    return
            if reader.refusal is not None:
                self._refuse(reader.refusal)
                return
            if reader.wants_continue:
                self._socket.sendall(CONTINUE)

    def close(self) -> None:
        """Forget what has begun; the server ends the line itself."""
        self._reader.close()

    def _receive(self) -> bytes:
        if not (self._is_kept and self._reader.is_between):
            return bytes(self._socket.recv(PIECE))
        if self._server.is_draining:
            return b""  # as if the other side had hung up
        self._server.waiting.add(self._socket)
        try:
            return bytes(self._socket.recv(PIECE))
        finally:
            self._server.waiting.discard(self._socket)

    def _refuse(self, problem: Problem) -> None:
        body = msgspec.json.encode(problem.document())
        status = f"{problem.status} {HTTPStatus(problem.status).phrase}"
        headers = [("Content-Type", "application/problem+json"), ("Content-Length", str(len(body)))]
        self._socket.sendall(_head(status, headers, stays_open=False) + body)


class _Answer:
    """What the app says to one request."""

    def __init__(self, client: socket.socket, request: Request, server: DrainingServer) -> None:
        self._socket = client
        self._environ = request.environ
        self._server = server
        self._stays_open = request.keeps_alive
        self._status = ""
        self._headers: list[tuple[str, str]] = []
        self._is_begun = False

    def give(self) -> bool:
        """Ask the app and send what it says; False when the connection ends with it."""
        try:
            result = self._server.application(self._environ, self._start)
        except Exception:
            log.exception("app failed")
            self._fail()
            return False
        try:
            self._send(result)
        except OSError:
            raise
        except Exception:
            log.exception("app failed while it was answering")
            self._fail()
        finally:
            if hasattr(result, "close"):
                result.close()
            self._environ["wsgi.input"].close()
        return self._stays_open

    def _start(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], None]:
        if exc_info and self._is_begun:
            raise exc_info[1].with_traceback(exc_info[2])
        self._status, self._headers = status, headers
        return _write

    def _send(self, result: Iterable[bytes]) -> None:
        if self._environ["REQUEST_METHOD"] == "HEAD" or self._status.startswith(BODILESS):
            self._socket.sendall(self._head())
        elif isinstance(result, list | tuple):
            self._send_whole(b"".join(result))
        else:
            self._stream(result)

    def _send_whole(self, body: bytes) -> None:
        """Head and body in one packet."""
        if not self._has_length():
            self._headers = [*self._headers, ("Content-Length", str(len(body)))]
        self._socket.sendall(self._head() + body)

    def _stream(self, parts: Iterable[bytes]) -> None:
        """As they come: in chunks, or to the connection's end for who does not know chunks."""
        is_sized = self._has_length()
        is_chunked = not is_sized and self._environ["SERVER_PROTOCOL"] == "HTTP/1.1"
        if is_chunked:
            self._headers = [*self._headers, ("Transfer-Encoding", "chunked")]
        self._stays_open = self._stays_open and (is_sized or is_chunked)
        self._socket.sendall(self._head())
        for part in filter(None, parts):
            self._socket.sendall(b"%x\r\n%s\r\n" % (len(part), part) if is_chunked else part)
        if is_chunked:
            self._socket.sendall(b"0\r\n\r\n")

    def _head(self) -> bytes:
        self._is_begun = True
        self._stays_open = self._stays_open and not self._server.is_draining
        return _head(self._status, self._headers, stays_open=self._stays_open)

    def _has_length(self) -> bool:
        return any(name.lower() == "content-length" for name, _ in self._headers)

    def _fail(self) -> None:
        """A whole answer while there is none; a cut one otherwise, which nobody takes for whole."""
        self._stays_open = False
        if not self._is_begun:
            self._status, self._headers = "500 Internal Server Error", [("Content-Length", "0")]
            self._socket.sendall(self._head())


def _head(status: str, headers: Iterable[tuple[str, str]], *, stays_open: bool) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {text}" for name, text in headers)]
    if not stays_open:
        lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _write(_data: bytes) -> None:
    raise NotImplementedError("an app returns its answer; nothing here writes it the old way")


class DrainingWorker(GeventPyWSGIWorker):  # type: ignore[misc]
    server_class = DrainingServer


class RoomyServer(DrainingServer):
    """Takes files as well; who may send how much is the gateway's and the app's to say."""

    most_body = 64 * 1024 * 1024


class RoomyWorker(DrainingWorker):
    server_class = RoomyServer
