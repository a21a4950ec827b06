"""`submissions web|work|migrate|republish|seed`."""

import sys

from servicekit import cli
from servicekit.cli import Context
from submissions.actions.demonstrate import NotADemonstration, demonstrate
from submissions.bootstrap import SERVICE
from submissions.store.stores import open_store


def seed(context: Context, arguments: list[str]) -> int:
    """Dossiers and entries of the demonstration edition; a second run adds nothing."""
    store = open_store(context.settings)
    try:
        made = demonstrate(context.database, store, context.now)
    except NotADemonstration as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"{made} demonstration dossiers added")
    return 0


def main() -> None:
    """The program's entry point."""
    cli.main(SERVICE, {"seed": seed})
