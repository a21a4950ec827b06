"""`submissions web|work|migrate|republish|seed`."""

import sys
from typing import NamedTuple

from servicekit import cli
from servicekit.cli import Context
from submissions.actions.demonstrate import (
    APPLICANTS,
    DOSSIERS,
    NotADemonstration,
    demonstrate,
)
from submissions.bootstrap import SERVICE
from submissions.store.stores import open_store

USAGE = "usage: submissions seed [DOSSIERS [APPLICANT,APPLICANT…]]"


class Wanted(NamedTuple):
    """How many dossiers the demonstration has, and the accounts they belong to."""

    dossiers: int
    applicants: tuple[int, ...]


def seed(context: Context, arguments: list[str]) -> int:
    """Dossiers and entries of the demonstration edition; a second run adds nothing."""
    try:
        wanted = _wanted(arguments)
    except ValueError:
        print(USAGE, file=sys.stderr)
        return 2
    store = open_store(context.settings)
    try:
        made = demonstrate(
            context.database,
            store,
            context.now,
            count=wanted.dossiers,
            applicants=wanted.applicants,
        )
    except NotADemonstration as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"{made} demonstration dossiers added")
    return 0


def _wanted(arguments: list[str]) -> Wanted:
    """Raises ValueError."""
    if len(arguments) > 2 or not all(argument.strip() for argument in arguments):
        raise ValueError(arguments)
    count = int(arguments[0]) if arguments else DOSSIERS
    applicants = tuple(map(int, arguments[1].split(","))) if arguments[1:] else APPLICANTS
    if count < 0 or min(applicants) < 1:
        raise ValueError(arguments)
    return Wanted(count, applicants)


def main() -> None:
    """The program's entry point."""
    cli.main(SERVICE, {"seed": seed})
