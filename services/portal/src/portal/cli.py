"""`portal web|work|migrate|republish|seed`."""

from portal.actions.seed_editions import seed_editions
from portal.actions.visits import seed_visits
from portal.bootstrap import SERVICE
from servicekit import cli
from servicekit.cli import Context


def main() -> None:
    cli.main(SERVICE, {"seed": seed})


def seed(context: Context, arguments: list[str]) -> int:
    """`portal seed [--demonstration]`: add the editions that are missing."""
    unknown = set(arguments) - {"--demonstration"}
    if unknown:
        print(f"portal seed does not know {' '.join(sorted(unknown))}")
        return 2
    added = seed_editions(
        context.database, context.now, demonstration="--demonstration" in arguments
    )
    if "--demonstration" in arguments:
        seed_visits(context.database, context.now)
    print(f"Editions added: {', '.join(added) or 'none'}")
    return 0
