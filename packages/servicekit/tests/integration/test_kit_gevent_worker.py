"""A worker that is asked to stop answers what it has, and lets nobody send more on old lines."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from servicekit import waiting
from support.ports import free_port

pytestmark = pytest.mark.integration

APP = """
import time

def app(environ, start):
    if environ["PATH_INFO"] == "/slow":
        open("asked", "w").close()
        time.sleep(1)
    if environ["PATH_INFO"] == "/echo":
        found = [environ.get(name, "-") for name in ("HTTP_X_ONE", "CONTENT_TYPE", "HTTP_X_TWO")]
        body = environ["wsgi.input"].read()
        start("200 OK", [])
        return iter([" ".join(found).encode(), b" ", body, b" done"])
    start("200 OK", [("Content-Length", "4")])
    return [b"done"]
"""


class Server:
    """A gunicorn with the worker, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "slow.py").write_text(APP, encoding="utf-8")
        self.address = ("127.0.0.1", free_port())
        command = [sys.executable, "-m", "gunicorn", "--no-control-socket"]
        command += ["--worker-class", "servicekit.gevent_worker.DrainingWorker"]
        command += [
            "--graceful-timeout",
            "20",
            "--bind",
            f"127.0.0.1:{self.address[1]}",
            "slow:app",
        ]
        self.process = subprocess.Popen(command, cwd=folder)

    def connect(self) -> socket.socket:
        return socket.create_connection(self.address, timeout=30)

    def listens(self) -> bool:
        with socket.socket() as knock:
            return knock.connect_ex(self.address) == 0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    found = Server(tmp_path)
    try:
        waiting.until("gunicorn", found.listens, timeout=60)
        yield found
    finally:
        found.process.kill()
        found.process.wait()


def ask(line: socket.socket, path: str) -> None:
    line.sendall(f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode())


def read_answer(line: socket.socket) -> bytes:
    """One whole answer of this app."""
    answer = b""
    while not answer.endswith(b"done"):
        answer += line.recv(4096)
    return answer


def read_all(line: socket.socket) -> bytes:
    """Until the other side closes."""
    parts = []
    while part := line.recv(4096):
        parts.append(part)
    return b"".join(parts)


def test_a_line_is_kept_while_the_worker_lives(server: Server) -> None:
    with server.connect() as line:
        answers = []
        for _ in range(2):
            ask(line, "/")
            answers.append(read_answer(line))
    assert [b"Connection: close" in answer for answer in answers] == [False, False]


def test_stopping_answers_what_it_has_and_closes_idle_lines(server: Server) -> None:
    with server.connect() as idle, server.connect() as busy:
        ask(idle, "/")
        read_answer(idle)
        ask(busy, "/slow")
        waiting.until("the request", (server.folder / "asked").exists, timeout=60)
        began = time.monotonic()
        server.process.terminate()
        left = read_all(idle)
        answer = read_all(busy)
        code = server.process.wait(timeout=60)
        seconds = time.monotonic() - began
    assert (left, code) == (b"", 0)
    assert (answer.endswith(b"done"), b"Connection: close" in answer) == (True, True)
    assert seconds < 10


def test_stopping_answers_who_connected_just_before(server: Server) -> None:
    """The gateway opens a connection when it has a request, and would not send it again."""
    with server.connect() as fresh, server.connect() as idle:
        ask(idle, "/")
        read_answer(idle)  # connections are taken in order: the fresh one is taken, too
        server.process.terminate()
        read_all(idle)
        ask(fresh, "/")
        answer = read_all(fresh)
        code = server.process.wait(timeout=60)
    assert (answer.endswith(b"done"), b"Connection: close" in answer, code) == (True, True, 0)


def talk(server: Server, request: bytes) -> bytes:
    """The whole answer; the request asks for the end of the connection."""
    with server.connect() as line:
        line.sendall(request)
        return read_all(line)


def test_headers_reach_the_app_and_chunks_the_reader(server: Server) -> None:
    answer = talk(
        server,
        b"POST /echo HTTP/1.1\r\nHost: here\r\nx-one:  a: b \r\nX-ONE: second\r\nX_Two: spoofed\r\n"
        b"Content-Type: text/plain\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody",
    )
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"transfer-encoding: chunked" in head.lower()
    chunks = (b"a: b,second text/plain -", b" ", b"body", b" done", b"")
    assert body == b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 4\r\nContent-Length: 5\r\n",
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: four\r\n",
        b"Content-Length: -1\r\n",
        b"No colon\r\n",
        b"Bad name : x\r\n",
        b"X-Nul: a\x00b\r\n",
    ],
)
def test_headers_that_are_not_http_are_answered_400(server: Server, headers: bytes) -> None:
    answer = talk(server, b"POST / HTTP/1.1\r\nHost: here\r\n" + headers + b"\r\nbody")
    assert answer.split(b"\r\n", 1)[0] == b"HTTP/1.1 400 Bad Request"
