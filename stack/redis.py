"""Redis: a cache that may vanish at any moment, so nothing is written to disk."""

import socket

from stack.debian import find
from stack.home import Home
from stack.ports import LOOPBACK


def port(home: Home) -> int:
    return home.choices.base_port + 2


def command(home: Home) -> list[str]:
    return [
        find("redis-server") or "redis-server", "--port", str(port(home)), "--bind", LOOPBACK,
        "--save", "", "--appendonly", "no", "--dir", str(home.root / "redis"),
        "--daemonize", "no", "--maxmemory-policy", "noeviction",
    ]  # fmt: skip


def is_ready(home: Home) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port(home)), timeout=1) as link:
            link.sendall(b"PING\r\n")
            return link.recv(16).startswith(b"+PONG")
    except OSError:
        return False
