"""Waiting at start until what a process needs answers; supervisors know no readiness."""

import time
from collections.abc import Callable

import structlog

log = structlog.get_logger()


def until(
    need: str, ready: Callable[[], bool], *, timeout: float = 600, pause: float = 0.5
) -> None:
    """Poll `ready` until it is True. Raises TimeoutError naming `need`."""
    deadline = time.monotonic() + timeout
    said = False
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{need} did not answer within {timeout:.0f} s")
        if not said:
            log.info("waiting", need=need)
            said = True
        time.sleep(pause)
