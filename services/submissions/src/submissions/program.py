"""The `submissions` program; `submissions.cli` is loaded when a command needs it."""

from typing import Final

from servicekit.program import Program
from submissions.settings import SubmissionsSettings

PROGRAM: Final = Program(name="submissions", settings=SubmissionsSettings)


def main() -> None:
    """The entry point."""
    PROGRAM.run()
