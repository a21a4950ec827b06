"""A virus scanner in this process that answers as told, and what every scanner finds."""

import socketserver
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from support.ports import free_port

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless file that every scanner takes for a virus; in two parts, so that this one is not."""


class _Clamd(socketserver.BaseRequestHandler):
    """INSTREAM as clamd(8) describes it: it finds EICAR, or says what the server was told to."""

    def handle(self) -> None:
        server: Any = self.server
        assert self._exactly(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", self._exactly(4))[0]:
            content += self._exactly(size)
        server.seen.append(len(content))
        found = "Eicar-Test-Signature FOUND" if EICAR in content else "OK"
        self.request.sendall(f"stream: {server.says or found}\0".encode())

    def _exactly(self, size: int) -> bytes:
        told = b""
        while len(told) < size:
            told += self.request.recv(size - len(told))
        return told


class ScannerServer(socketserver.ThreadingTCPServer):
    """A scanner in this process. `seen`: the sizes of what it was given."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Clamd)
        self.says = ""
        self.seen: list[int] = []

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


@contextmanager
def scanner_server() -> Iterator[ScannerServer]:
    with ScannerServer() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def nobodys_address() -> str:
    """Where no scanner listens."""
    return f"tcp://127.0.0.1:{free_port()}"
