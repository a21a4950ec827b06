"""The `notifications` program."""

from notifications.bootstrap import SERVICE
from servicekit.cli import main as run


def main() -> None:
    """`web`, `work`, `migrate`."""
    run(SERVICE)
