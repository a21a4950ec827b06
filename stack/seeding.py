"""The demonstration edition: loaded once into empty databases, or again by `contest seed`."""

import time
from collections.abc import Callable
from pathlib import Path

from stack.console import step
from stack.home import Home
from stack.refusal import Refusal
from stack.services import command

PATIENCE_SECONDS = 60


def note_empty(home: Home) -> None:
    """The databases are new: the next `seed_if_empty` has something to do, also after a failure."""
    _mark(home).touch()


def seed_if_empty(home: Home) -> None:
    if _mark(home).exists():
        seed(home)
        _mark(home).unlink()


def seed(home: Home) -> None:
    """Edition, units and staff, then dossiers, which need the first two to have arrived.

    Each service's seed adds only what is missing.
    """
    with step("Demonstration data"):
        command(home, "portal", "seed", "--demonstration")
        command(home, "accounts", "seed")
        with_patience(lambda: command(home, "submissions", "seed"), seconds=PATIENCE_SECONDS)


def with_patience(attempt: Callable[[], object], *, seconds: float) -> None:
    """Events need a moment to arrive: try again until it works. Raises the last Refusal."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            attempt()
        except Refusal:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)
        else:
            return


def _mark(home: Home) -> Path:
    return home.root / "seed-needed"
