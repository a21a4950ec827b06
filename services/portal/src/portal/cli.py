"""`portal web|work|migrate|republish|seed`."""

from portal.actions.ceremonies.seeding import seed_ceremonies
from portal.actions.seed_editions import seed_editions
from portal.actions.visits import seed_visits
from portal.bootstrap import SERVICE
from servicekit import cli
from servicekit.cli import Context


def main() -> None:
    cli.main(SERVICE, {"seed": seed})


def seed(context: Context, arguments: list[str]) -> int:
    """`portal seed [--demonstration]`: add the editions that are missing.

    The demonstration gets its ceremonies too.
    """
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
    if "--demonstration" in arguments:
        made = seed_ceremonies(context.database, context.settings.seal_key, context.now)
        print(f"Ceremonies added: {made}")
    return 0
