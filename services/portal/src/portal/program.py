"""The `portal` program; `portal.cli` is loaded when a command needs it."""

from typing import Final

from portal.settings import PortalSettings
from servicekit.program import Program

PROGRAM: Final = Program(name="portal", settings=PortalSettings)


def main() -> None:
    """The entry point."""
    PROGRAM.run()
