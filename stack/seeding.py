"""The demonstration edition: loaded once into empty databases, or again by `contest seed`."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from stack.console import step
from stack.home import Home
from stack.refusal import Refusal
from stack.services import command

PATIENCE_SECONDS = 60
Answer = TypeVar("Answer")


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
        command(home, "notifications", "seed", "--demonstration")
        applicants = with_patience(lambda: _seed_accounts(home), seconds=PATIENCE_SECONDS)
        dossiers = ("submissions", "seed", str(home.choices.dossiers), applicants)
        with_patience(lambda: command(home, *dossiers), seconds=PATIENCE_SECONDS)
    _mark(home).unlink(missing_ok=True)


def seed_editions(home: Home) -> None:
    """Needs no running service, and other services are only ready once an edition is known."""
    command(home, "portal", "seed", "--demonstration")


def _seed_accounts(home: Home) -> str:
    """The numbers of the applicants, with commas between."""
    applicants = command(home, "accounts", "seed").strip()
    if not home.demo_accounts.exists():
        raise Refusal("The demonstration edition has not reached accounts; see ./contest status")
    return applicants


def with_patience(attempt: Callable[[], Answer], *, seconds: float) -> Answer:
    """Events need a moment to arrive: try again until it works. Raises the last Refusal."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return attempt()
        except Refusal:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)


def _mark(home: Home) -> Path:
    return home.root / "seed-needed"
