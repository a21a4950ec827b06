"""`<service> dead-letters list|replay|settle`: what nobody could handle, and what becomes of it."""

import argparse
import getpass
from collections.abc import Sequence

from servicekit import deadletters
from servicekit.consumer import Consumer
from servicekit.db import Database
from servicekit.deadletters import DeadLetter


def run(arguments: list[str], consumers: Sequence[Consumer], database: Database) -> int:
    """Answers the exit code: 1 when a letter is still dead afterwards, or unknown."""
    given = _parser().parse_args(arguments)
    if given.what == "list":
        return show(database, settled=given.all)
    if given.what == "settle":
        return settle(database, given.id, f"{given.reason} (operator {getpass.getuser()})")
    return replay(database, given.id, {consumer.name: consumer for consumer in consumers})


def show(database: Database, *, settled: bool) -> int:
    """One line each, without what is in them: it may name people."""
    with database.transaction() as conn:
        found = deadletters.find(conn, settled=settled)
    for letter in found:
        print(
            f"{letter.id}  {letter.at:%Y-%m-%d %H:%M}  {letter.consumer}  {letter.topic}"
            f"[{letter.partition}]@{letter.offset}  {letter.outcome or letter.reason}"
        )
    print(f"{len(found)} dead letters")
    return 0


def settle(database: Database, numbers: Sequence[int], outcome: str) -> int:
    with database.transaction() as conn:
        done = sum(deadletters.settle(conn, number, outcome) for number in numbers)
    print(f"{done} of {len(numbers)} settled")
    return 0 if done == len(numbers) else 1


def replay(database: Database, numbers: Sequence[int], known: dict[str, Consumer]) -> int:
    """Each in a transaction of its own; one that fails again stays where it is."""
    left = 0
    with database.transaction() as conn:
        letters = {one.id: one for one in deadletters.find(conn, settled=False)}
    for number in numbers or letters:
        words = _replay(database, letters.get(number), known)
        left += words != "replayed"
        print(f"{number}: {words}")
    return 1 if left else 0


def _replay(database: Database, letter: DeadLetter | None, known: dict[str, Consumer]) -> str:
    if letter is None:
        return "no such dead letter, or it is settled"
    consumer = known.get(letter.consumer)
    if consumer is None:
        return f"{letter.consumer} takes nothing twice: settle it with a reason"
    try:
        with database.transaction() as conn:
            consumer.handle_again(conn, letter)
            deadletters.settle(conn, letter.id, "replayed")
    except Exception as error:  # noqa: BLE001  # whatever it is, the letter stays dead
        return f"still dead: {type(error).__name__}"
    return "replayed"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dead-letters", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    listing = what.add_parser("list", help="those that nobody has settled")
    listing.add_argument("--all", action="store_true", help="settled ones too")
    again = what.add_parser("replay", help="handle them again: after the cause was mended")
    again.add_argument("id", type=int, nargs="*", help="none: all of them")
    over = what.add_parser("settle", help="give them up, with a reason")
    over.add_argument("id", type=int, nargs="+")
    over.add_argument("--reason", required=True)
    return parser
