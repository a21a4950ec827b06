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
    """The databases are new: the next `up` has something to load, also after a failed one."""
    _mark(home).touch()


def is_needed(home: Home) -> bool:
    return _mark(home).exists()


def seed(home: Home) -> None:
    """Editions, then units and staff, then dossiers. Each adds only what is missing.

    The services must run: what one of them announces has to arrive at the next one.
    """
    with step("Demonstration data"):
        seed_editions(home)
        with_patience(lambda: _seed_accounts(home), seconds=PATIENCE_SECONDS)
        with_patience(lambda: command(home, "submissions", "seed"), seconds=PATIENCE_SECONDS)
    _mark(home).unlink(missing_ok=True)


def seed_editions(home: Home) -> None:
    """Needs no running service, and other services are only ready once an edition is known."""
    command(home, "portal", "seed", "--demonstration")


def _seed_accounts(home: Home) -> None:
    command(home, "accounts", "seed")
    if not home.demo_accounts.exists():
        raise Refusal("The demonstration edition has not reached accounts; see ./contest status")


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
