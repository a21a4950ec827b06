"""The home a command is about, and what must be true of it."""

import argparse

from stack.home import Home, open_home
from stack.refusal import Refusal
from stack.supervisor import Supervisor


def existing(options: argparse.Namespace) -> Home:
    """The home, which must have been made by `up`. Raises Refusal."""
    home = open_home(options.home)
    if not home.exists():
        raise Refusal(f"There is nothing in {home.root} yet; run ./contest up first.")
    return home


def running(options: argparse.Namespace) -> Home:
    home = existing(options)
    if not Supervisor(home).is_running():
        raise Refusal("The contest is not running; run ./contest up first.")
    return home
