"""Waiting for what other processes do, with a limit and a reason."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(what: str, ask: Callable[[], T | None], *, seconds: float = 30, pause: float = 0.1) -> T:
    """The first answer of `ask` that is true. Fails the test with `what` when it takes longer."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"still not after {seconds} s: {what}; last answer: {answer!r}")
        time.sleep(pause)
