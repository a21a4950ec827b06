"""SIGHUP replaces workers, and somebody answers all the time."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from servicekit import waiting

pytestmark = pytest.mark.integration

APP = """
import os, time
from pathlib import Path

if Path("slowly").exists():
    time.sleep(2)

def app(environ, start):
    start("200 OK", [])
    return [str(os.getpid()).encode()]
"""
MOST_SECONDS = 1.0
"""For an answer: half of what a new worker takes to start."""


@pytest.fixture
def address(tmp_path: Path) -> str:
    (tmp_path / "slow_start.py").write_text(APP, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def master(tmp_path: Path, address: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "gunicorn", "--config", "python:servicekit.gunicorn"]
    command += ["--worker-class", "servicekit.gevent_worker.DrainingWorker", "--workers", "2"]
    command += ["--bind", address, "slow_start:app"]
    environ = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    running = subprocess.Popen(command, cwd=tmp_path, env=environ)
    yield running
    running.kill()
    running.wait()


def workers(master: subprocess.Popen[bytes]) -> set[int]:
    found = Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text(encoding="ascii")
    return set(map(int, found.split()))


def answers(address: str) -> bool:
    try:
        return httpx.get(f"http://{address}/", timeout=MOST_SECONDS).status_code == 200
    except httpx.HTTPError:
        return False


def test_new_workers_are_ready_before_old_ones_end(
    tmp_path: Path, address: str, master: subprocess.Popen[bytes]
) -> None:
    waiting.until("gunicorn", lambda: answers(address), timeout=20)
    old = workers(master)
    (tmp_path / "slowly").touch()
    master.send_signal(signal.SIGHUP)

    told = []
    deadline = time.monotonic() + 30
    while (old & workers(master) or len(workers(master)) != 2) and time.monotonic() < deadline:
        told.append(answers(address))

    new = workers(master)
    assert (len(old), len(new), old & new) == (2, 2, set())
    assert told == [True] * len(told)
    assert answers(address)
