"""Waiting for what other processes do, with a limit and a reason."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
SECONDS = 60.0
"""Ten times as long as anything takes: a busy machine is no defect."""


def until(
    what: str, ask: Callable[[], T | None], *, seconds: float = SECONDS, pause: float = 0.1
) -> T:
    """The first answer of `ask` that is true. Fails the test with `what` when it takes longer."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"still not after {seconds} s: {what}; last answer: {answer!r}")
        time.sleep(pause)
