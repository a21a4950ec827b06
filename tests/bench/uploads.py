"""What a film of 200 MB costs on its way in: memory of every process, and a line that breaks.

`python -m bench.uploads [MEGABYTES]` with CONTEST_TEST_HOME naming a running demonstration. The
film comes in pieces through the gateway; in the middle the line is cut within a piece, and the
upload goes on from where the service says it is.
"""

import base64
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Final
from urllib.parse import urlsplit

import psutil
from stack.console import say

from load.place import HOME_VARIABLE
from servicekit.testing import Stack
from support.dossiers import start_draft
from support.mailbox import Mailbox
from support.people import fresh_email, fresh_title
from support.processes import Processes
from support.visitor import Visitor

MEGABYTE: Final = 1_048_576
PIECE: Final = 2 * MEGABYTE
EVERY: Final = 0.1
SETTLING: Final = 6.0
"""Seconds after the last answer in which the worker looks at the file."""
TUS: Final = {"Tus-Resumable": "1.0.0"}
PATCH: Final = TUS | {"Content-Type": "application/offset+octet-stream"}


class Memory:
    """Each process of the stack and its children: bytes of its own at first, and at most.

    What processes share (PostgreSQL's cache, programs) is not counted; a process that begins
    meanwhile begins with nothing.
    """

    def __init__(self, roots: dict[str, int]) -> None:
        self._roots = roots
        self._first: dict[str, int] = {}
        self._most: dict[str, int] = {}
        self._begun = False
        self.look()
        self._begun = True

    def look(self) -> None:
        for name, process in self._all():
            try:
                taken = process.memory_info()
            except psutil.Error:
                continue
            key, size = f"{name} {process.pid}", taken.rss - taken.shared
            self._first.setdefault(key, 0 if self._begun else size)
            self._most[key] = max(self._most.get(key, 0), size)

    def _all(self) -> Iterator[tuple[str, psutil.Process]]:
        for name, pid in self._roots.items():
            try:
                root = psutil.Process(pid)
                yield name, root
                for child in root.children(recursive=True):
                    yield f"{name}: {child.name()}", child
            except psutil.Error:
                continue

    def grown(self) -> list[tuple[float, float, str]]:
        """Growth and most in megabytes, and whose; the largest growth first."""
        found = [
            ((most - self._first[key]) / MEGABYTE, most / MEGABYTE, key)
            for key, most in self._most.items()
        ]
        return sorted(found, reverse=True)


@contextmanager
def watched(memory: Memory) -> Iterator[None]:
    """Look often until the end."""
    stop = Event()

    def go_on() -> None:
        while not stop.wait(EVERY):
            memory.look()

    thread = Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def main() -> int:
    size = int(sys.argv[1]) * MEGABYTE if len(sys.argv) > 1 else 200 * MEGABYTE
    home = Path(os.environ[HOME_VARIABLE])
    stack = Stack(home, json.loads((home / "stack.json").read_text()))
    gateway = str(stack.facts["gateway"])
    processes = Processes(home)
    names = [*processes.services(), "gateway", "postgres", "redis"]
    memory = Memory({name: processes.pid(name) for name in names})
    with Visitor(gateway) as person:
        person.sign_in(fresh_email(), Mailbox(stack.facts["mailsink"]))
        code = start_draft(person, fresh_title())
        _warm_up(person, code)
        memory.look()
        with watched(memory):
            began = time.perf_counter()
            again = _upload(person, code, size)
            taken = time.perf_counter() - began
            time.sleep(SETTLING)
        page = person.get(f"/ho-so/{code}/buoc/5").text
    processes.close()
    say(f"{size / MEGABYTE:.0f} MB in {taken:.1f} s ({size / MEGABYTE / taken:.0f} MB/s)")
    say(f"line cut within a piece at half; went on from {again / MEGABYTE:.0f} MB")
    say(f"in the dossier: {'phim.mp4' in page and 'Tệp chưa xong' not in page}")
    for growth, most, name in memory.grown()[:10]:
        say(f"{growth:7.1f} MB more, {most:7.1f} MB at most: {name}")
    return 0


def _warm_up(person: Visitor, code: str) -> None:
    """A small one first: what the first request of a process costs is no growth by size."""
    _upload(person, code, 2 * PIECE)


def _upload(person: Visitor, code: str, size: int) -> int:
    """Send a film; answers where it went on after the cut."""
    address = _begin(person, code, size)
    half = size // PIECE // 2 * PIECE
    _pieces(person, address, 0, half, size)
    _cut(person, address, half)
    seen = person.http.head(address, headers=TUS)
    again = int(seen.headers["Upload-Offset"])
    _pieces(person, address, again, size, size)
    return again


def _begin(person: Visitor, code: str, size: int) -> str:
    name = base64.b64encode(b"phim.mp4").decode()
    headers = TUS | {"Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}
    made = person.post(f"/ho-so/{code}/tai-len", headers=headers)
    assert made.status_code == 201, made.text
    return made.headers["Location"]


def _pieces(person: Visitor, address: str, start: int, end: int, size: int) -> None:
    for offset in range(start, end, PIECE):
        headers = PATCH | {"Upload-Offset": str(offset)}
        answer = person.http.patch(address, content=_piece(offset, size), headers=headers)
        assert answer.status_code == 204, f"{offset}: {answer.status_code} {answer.text}"


def _piece(offset: int, size: int) -> bytes:
    """Of something that begins as a film does, with a box of noise behind."""
    noise = os.urandom(min(PIECE, size - offset))
    if offset:
        return noise
    head = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
    head += (size - len(head)).to_bytes(4, "big") + b"free"
    return head + noise[len(head) :]


def _cut(person: Visitor, address: str, offset: int) -> None:
    """Half a piece, and the line is gone."""
    where = urlsplit(str(person.http.base_url))
    cookies = "; ".join(f"{c.name}={c.value}" for c in person.http.cookies.jar)
    headers = PATCH | {
        "Host": where.netloc,
        "Origin": str(person.http.base_url).rstrip("/"),
        "Cookie": cookies,
        "Upload-Offset": str(offset),
        "Content-Length": str(PIECE),
    }
    told = "".join(f"{name}: {words}\r\n" for name, words in headers.items())
    with socket.create_connection((where.hostname or "", where.port or 80), timeout=10) as line:
        line.sendall(f"PATCH {address} HTTP/1.1\r\n{told}\r\n".encode())
        line.sendall(os.urandom(PIECE // 2))


if __name__ == "__main__":
    raise SystemExit(main())
