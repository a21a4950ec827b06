"""SIGHUP replaces workers, and somebody answers all the time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from servicekit import waiting
from support.ports import free_port

pytestmark = pytest.mark.integration

APP = """
import os, time
from pathlib import Path

while Path("slowly").exists():
    time.sleep(0.05)

def app(environ, start):
    start("200 OK", [])
    return [str(os.getpid()).encode()]
"""
MEANWHILE = 10
"""Answers while no new worker can have started."""


@pytest.fixture
def address(tmp_path: Path) -> str:
    (tmp_path / "slow_start.py").write_text(APP, encoding="utf-8")
    return f"127.0.0.1:{free_port()}"


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
        return httpx.get(f"http://{address}/", timeout=30).status_code == 200
    except httpx.HTTPError:
        return False


def test_new_workers_are_ready_before_old_ones_end(
    tmp_path: Path, address: str, master: subprocess.Popen[bytes]
) -> None:
    waiting.until("gunicorn", lambda: answers(address), timeout=60)
    old = workers(master)
    (tmp_path / "slowly").touch()
    master.send_signal(signal.SIGHUP)

    waiting.until("a new worker", lambda: bool(workers(master) - old), timeout=60, pause=0.05)
    told = [answers(address) for _ in range(MEANWHILE)]
    (tmp_path / "slowly").unlink()
    deadline = time.monotonic() + 60
    while (old & workers(master) or len(workers(master)) != 2) and time.monotonic() < deadline:
        told.append(answers(address))

    new = workers(master)
    assert (len(old), len(new), old & new) == (2, 2, set())
    assert told == [True] * len(told)
    assert answers(address)
