"""The `notifications` program; `notifications.cli` is loaded when a command needs it."""

from typing import Final

from notifications.settings import NotificationsSettings
from servicekit.program import Program

PROGRAM: Final = Program(name="notifications", settings=NotificationsSettings)


def main() -> None:
    """The entry point."""
    PROGRAM.run()
