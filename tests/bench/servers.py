"""The rivals' servers: the same gunicorn, worker class, number of workers and place in the queue
for the processor as voting's."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from stack.processes import AHEAD

from support.ports import free_port
from support.waiting import until
from voting.program import PROGRAM

RIVALS = Path(__file__).with_name("rivals")


@contextmanager
def serving(rival: str, environment: Mapping[str, str], workers: int) -> Iterator[tuple[str, int]]:
    """Start a rival; gives its URL and the pid of gunicorn's master."""
    port = free_port()
    command = [
        *(AHEAD if os.geteuid() == 0 else ()),
        *(sys.executable, "-m", "gunicorn", "--config", "python:servicekit.gunicorn"),
        *("--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--no-control-socket"),
        *("--worker-class", PROGRAM.worker_class, *PROGRAM.gunicorn_options),
        f"{rival}:app",
    ]
    metrics = TemporaryDirectory()
    running = subprocess.Popen(
        command,
        cwd=RIVALS,
        env={**os.environ, **environment, "PROMETHEUS_MULTIPROC_DIR": metrics.name},
        stdout=subprocess.DEVNULL,
    )
    try:
        until(f"{rival} listens", lambda: _listens(port), seconds=30)
        yield f"http://127.0.0.1:{port}", running.pid
    finally:
        running.terminate()
        running.wait(timeout=40)
        metrics.cleanup()


def _listens(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0
