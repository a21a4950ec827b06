"""The real nginx with our templates, in a folder of its own."""

import json
import os
import re
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import NamedTuple

import pytest
from stack import gateway
from stack.environment import OFFSETS
from stack.home import Choices, Home
from stack.ports import is_free


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def told(self) -> dict[str, str]:
        """The headers that reached the service."""
        found: dict[str, str] = json.loads(self.body)
        return found


def free_base() -> int:
    """A start of 80 ports that nobody uses."""
    for base in range(21000 + os.getpid() % 97 * 100, 60000, 100):
        if all(is_free(base + offset) for offset in (*OFFSETS.values(), 7, 8, 78, 79)):
            return base
    pytest.fail("no free ports")


@contextmanager
def prepared() -> Iterator[Home]:
    """A folder that nginx's unprivileged workers can enter, with one asset."""
    base = free_base()
    with TemporaryDirectory(prefix="contest-gateway-") as folder:
        home = Home(Path(folder), Choices(base_port=base, gateway_port=base + 79))
        home.make()
        (home.assets / "css").mkdir(parents=True)
        names = ("css/contest.css", "js/site.js", "images/logo.svg", "images/favicon.svg")
        (home.assets / "manifest.json").write_text(json.dumps({n: f"/tai-san/{n}" for n in names}))
        (home.assets / "css/contest.css").write_text("body{}")
        gateway.configure(home)
        yield home


def start(home: Home) -> subprocess.Popen[bytes]:
    """As the supervisor does: the leader of a process group of its own."""
    with (home.logs / "gateway.log").open("a") as log:
        command = gateway.command(home)
        running = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    until(lambda: own_pid(home) == running.pid and answers(home.choices.gateway_port))
    return running


def answers(port: int) -> bool:
    try:
        return ask(port, "/robots.txt").status == 200
    except OSError:
        return False


def own_pid(home: Home) -> int:
    """Workers left behind answer too: only the new master writes its number."""
    try:
        return int((home.sockets / "nginx.pid").read_text())
    except (FileNotFoundError, ValueError):
        return 0


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "nginx did not start"
        time.sleep(0.05)


def ask(
    port: int, path: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> Answer:
    link = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        link.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        answer = link.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        link.close()


def statuses_at_once(port: int, path: str, address: str, *, times: int) -> Counter[int]:
    """{status: how often}, for empty forms sent from `address` without waiting for answers."""
    form = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"
    forms = f"{form}\r\n" * (times - 1) + f"{form}Connection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), 120, (address, 0)) as link:
        sending = Thread(target=link.sendall, args=(forms.encode(),))
        sending.start()
        with link.makefile("rb") as answer:
            told = answer.read()
        sending.join()
    return Counter(map(int, re.findall(rb"HTTP/1\.1 (\d+)", told)))
