"""Waiting until processes are ready, or saying which are not and why."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from stack.home import Home
from stack.processes import Process
from stack.refusal import Refusal
from stack.supervisor import log_path

PAUSE_SECONDS = 0.25


def wait_ready(home: Home, processes: Iterable[Process], *, seconds: float) -> None:
    """Raises Refusal naming the processes that are not ready in time and the log to read."""
    waiting = list(processes)
    deadline = time.monotonic() + seconds
    with ThreadPoolExecutor(max_workers=8) as pool:
        while waiting:
            ready = list(pool.map(lambda process: process.is_ready(), waiting))
            waiting = [p for p, done in zip(waiting, ready, strict=True) if not done]
            if waiting and time.monotonic() > deadline:
                raise Refusal(
                    f"Not ready after {seconds:.0f} s: {', '.join(p.name for p in waiting)}; "
                    f"see {log_path(home, waiting[0].name)}"
                )
            time.sleep(PAUSE_SECONDS if waiting else 0)
