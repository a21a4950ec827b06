"""Waiting at start until what a process needs answers; supervisors know no readiness."""

import time
from collections.abc import Callable

import structlog

log = structlog.get_logger()


def until(
    need: str,
    ready: Callable[[], bool],
    *,
    timeout: float = 600,
    pause: float = 0.5,
    why: Callable[[], str] = str,
) -> None:
    """Poll `ready` until it is True; `why` not yet is said whenever it is another reason.

    Raises TimeoutError naming `need`.
    """
    deadline = time.monotonic() + timeout
    said = None
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{need} did not answer within {timeout:.0f} s")
        reason = why()
        if reason != said:
            log.info("waiting", need=need, reason=reason)
            said = reason
        time.sleep(pause)
