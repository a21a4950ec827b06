"""A virus scanner that speaks clamd's INSTREAM (clamd(8)): over TCP or a socket of this machine.

Addresses: `tcp://clamd:3310`, `unix:///run/clamav/clamd.ctl`.
"""

import socket
import struct
from typing import BinaryIO, Final
from urllib.parse import urlsplit

PIECE: Final = 65_536
CONNECT_SECONDS: Final = 3.0
PATIENCE_SECONDS: Final = 60.0
ANSWER_LIMIT: Final = 4_096
PORT: Final = 3310


class ScannerAway(OSError):
    """It cannot be asked now, or does not know: the file is neither clean nor infected."""


class Scanner:
    """Asks one clamd. `patience`: seconds that it may be silent."""

    def __init__(self, url: str, patience: float = PATIENCE_SECONDS) -> None:
        self._url = urlsplit(url)
        self._patience = patience

    def scan(self, content: BinaryIO) -> str | None:
        """What was found in a stream from its beginning, or None. Raises ScannerAway."""
        content.seek(0)
        try:
            with self._connected() as line:
                _send(line, content)
                answer = _answer(line)
        except (OSError, ValueError) as error:
            raise ScannerAway(str(error)) from error
        finally:
            content.seek(0)
        return _finding(answer)

    def _connected(self) -> socket.socket:
        if self._url.scheme == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(CONNECT_SECONDS)
            try:
                line.connect(self._url.path)
            except OSError:
                line.close()
                raise
        else:
            where = (self._url.hostname or "", self._url.port or PORT)
            line = socket.create_connection(where, timeout=CONNECT_SECONDS)
        line.settimeout(self._patience)
        return line


def _send(line: socket.socket, content: BinaryIO) -> None:
    """Each piece with its length; nothing follows a length of 0. A scanner that has had enough says

    so and stops reading: its answer counts, not that it stopped."""
    line.sendall(b"zINSTREAM\0")
    try:
        while piece := content.read(PIECE):
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return


def _answer(line: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < ANSWER_LIMIT and (more := line.recv(1024)):
        told += more
    return told.rstrip(b"\0").decode("utf-8", "replace")


def _finding(answer: str) -> str | None:
    """`stream: OK`, `stream: Eicar-Test-Signature FOUND`; anything else is no answer."""
    words = answer.removeprefix("stream: ")
    if words == "OK":
        return None
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND")
    raise ScannerAway(answer or "no answer")
