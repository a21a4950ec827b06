"""Ports for servers that a test starts itself."""

import socket
from typing import Final

_held: Final[list[socket.socket]] = []
"""Bound, never listening: whoever listens with SO_REUSEADDR, as servers do, still may."""


def free_port() -> int:
    """A TCP port of this machine that nobody listens at; nobody else is given it while this
    process lives, neither another test nor a connection that goes out."""
    place = socket.socket()
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    place.bind(("127.0.0.1", 0))
    _held.append(place)
    port: int = place.getsockname()[1]
    return port
