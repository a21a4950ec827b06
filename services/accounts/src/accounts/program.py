"""The `accounts` program; `accounts.cli` is loaded when a command needs it."""

from typing import Final

from accounts.settings import AccountsSettings
from servicekit.program import Program

PROGRAM: Final = Program(name="accounts", settings=AccountsSettings)


def main() -> None:
    """The entry point."""
    PROGRAM.run()
