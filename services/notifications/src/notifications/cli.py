"""The `notifications` program."""

from notifications.actions.demonstrate import seed_months
from notifications.bootstrap import SERVICE
from servicekit import cli
from servicekit.cli import Context


def main() -> None:
    """`web`, `work`, `migrate`, `seed`."""
    cli.main(SERVICE, {"seed": seed})


def seed(context: Context, arguments: list[str]) -> int:
    """`notifications seed [--demonstration]`: numbers of old messages, for the demonstration."""
    if set(arguments) - {"--demonstration"}:
        print(f"notifications seed does not know {' '.join(arguments)}")
        return 2
    if "--demonstration" in arguments:
        made = seed_months(context.database, context.settings.message_days, context.now)
        print(f"Numbers of old messages added: {made}")
    return 0
