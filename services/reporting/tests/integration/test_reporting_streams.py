"""The real web process: many open streams on one worker, and its clean end."""

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from contracts.roles import Role
from reporting.settings import ReportingSettings
from servicekit import clock, waiting
from servicekit.db import Database
from servicekit.testing import Signer
from support.ports import free_port

pytestmark = pytest.mark.integration

STREAMS = 500
TOGETHER = 25  # people come one after the other, not all in the same moment
PROGRAM = "from reporting.program import main; main()"
NEWS = b"event: parts"
END = b"0\r\n\r\n"


class Web:
    """`reporting web` as the stack starts it."""

    def __init__(self, settings: ReportingSettings) -> None:
        self.port, ops = free_port(), free_port()
        self.ops = f"http://127.0.0.1:{ops}"
        environ = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": settings.database_url,
            "KAFKA_BOOTSTRAP": settings.kafka_bootstrap,
            "RUN_DIR": str(settings.run_dir),
            "LISTEN": f"127.0.0.1:{self.port}",
            "OPS_LISTEN": f"127.0.0.1:{ops}",
            "WORK_OPS_LISTEN": f"127.0.0.1:{ops}",
            "PUBLIC_URL": "http://localhost",
            "SEAL_KEY": settings.seal_key,
        }
        self.process = subprocess.Popen([sys.executable, "-c", PROGRAM, "web"], env=environ)

    def lives(self) -> bool:
        try:
            return httpx.get(self.ops + "/healthz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def open_stream(self, token: str) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        moment = f"{clock.now().timestamp():.3f}"
        line.sendall(
            f"GET /bao-cao/truc-tiep HTTP/1.1\r\nHost: localhost\r\n"
            f"X-Received-At: {moment}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        )
        return line


@pytest.fixture
def web(settings: ReportingSettings, live: int) -> Iterator[Web]:
    found = Web(settings)
    try:
        waiting.until("reporting web", found.lives, timeout=60)
        yield found
    finally:
        found.process.kill()
        found.process.wait()


def read_until(lines: list[socket.socket], wanted: bytes, seconds: float) -> list[bytes]:
    """What each line said until it had said `wanted`; fewer when time is over."""
    said = dict.fromkeys(lines, b"")
    done: list[bytes] = []
    deadline = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line, selectors.EVENT_READ)
        while len(done) < len(lines) and time.monotonic() < deadline:
            for key, _ in selector.select(1):
                heard: Any = key.fileobj
                said[heard] += heard.recv(65536)
                if wanted in said[heard]:
                    selector.unregister(heard)
                    done.append(said[heard])
    return done


def test_worker_holds_500_streams_answers_pages_beside_them_and_ends_them_all(
    web: Web, token: Signer, database: Database
) -> None:
    bearer = token(7, roles=(Role.BOARD,))
    lines: list[socket.socket] = []
    begun: list[bytes] = []
    try:
        for _ in range(STREAMS // TOGETHER):
            lines += [web.open_stream(bearer) for _ in range(TOGETHER)]
            begun += read_until(lines[-TOGETHER:], NEWS, 60)
        assert len(begun) == STREAMS
        assert {answer.split(b"\r\n", 1)[0] for answer in begun} == {b"HTTP/1.1 200 OK"}
        page = httpx.get(
            f"http://127.0.0.1:{web.port}/bao-cao",
            headers={"Authorization": f"Bearer {bearer}", "X-Received-At": "1790000000.000"},
            timeout=30,
        )
        assert "Có bao nhiêu hồ sơ và đang ở bước nào?" in page.text
        web.process.send_signal(signal.SIGTERM)
        assert len(read_until(lines, END, 60)) == STREAMS
        assert web.process.wait(timeout=60) == 0
    finally:
        for line in lines:
            line.close()
