"""Who stops in the middle of a vote is let go in time, and no service hears of it."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from stack.environment import OFFSETS
from stack.gateway import rendered
from stack.home import Home
from stack.tests.nginx_at_work import prepared, start

pytestmark = pytest.mark.integration

PATIENCE = {
    "nginx.conf": ("client_header_timeout 15s;", "client_header_timeout 1s;"),
    "routes.conf": ("client_body_timeout 15s;", "client_body_timeout 1s;"),
}
"""By file, what the API's description promises, and what a test can wait for."""
HEADERS = b"POST /api/voting/v1/votes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with prepared() as found:
        for name, (promised, short) in PATIENCE.items():
            file = rendered(found) / name
            text = file.read_text()
            assert promised in text
            file.write_text(text.replace(promised, short))
        yield found


@pytest.fixture(scope="module")
def voting(home: Home) -> Iterator[socket.socket]:
    """A voting service that would take a request."""
    address = ("127.0.0.1", home.choices.base_port + OFFSETS["voting"])
    with socket.create_server(address) as server:
        server.settimeout(0.2)
        yield server


@pytest.fixture(scope="module")
def log(home: Home, voting: socket.socket) -> Iterator[Path]:
    """Of an nginx that runs."""
    running = start(home)
    yield home.logs / "gateway.log"
    running.terminate()
    running.wait()


@pytest.mark.parametrize(
    "parts",
    [
        [b"POST /api/vot"],
        [HEADERS],
        [HEADERS + b"X-A: "] + [b"a"] * 200,
        [HEADERS + b"Content-Length: 40\r\n\r\n"],
        [HEADERS + b"Content-Length: 40\r\n\r\n{", b'"entry":'],
        [HEADERS + b"Transfer-Encoding: chunked\r\n\r\n", b"13\r\n{"],
    ],
    ids=["line", "headers", "dripping headers", "body", "half a body", "half a chunk"],
)
def test_slow_vote_is_dropped_in_time(
    home: Home, log: Path, voting: socket.socket, parts: list[bytes]
) -> None:
    known = log.read_text().count('"status":408')
    began = time.monotonic()
    answer = send_slowly(home.choices.gateway_port, parts)
    seconds = time.monotonic() - began
    assert answer == b""
    assert 0.9 < seconds < 15
    assert wait_for_408(log, known) == known + 1
    with pytest.raises(TimeoutError):
        voting.accept()


def send_slowly(port: int, parts: list[bytes]) -> bytes:
    """What came back until the other side hung up."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        try:
            for part in parts:
                line.sendall(part)
                time.sleep(0.1)
            return line.recv(1_000)
        except (ConnectionResetError, BrokenPipeError):
            return b""


def wait_for_408(log: Path, known: int) -> int:
    """The log is written once a second."""
    deadline = time.monotonic() + 30
    while (found := log.read_text().count('"status":408')) <= known:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found
