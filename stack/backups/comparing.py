"""What a drill compares, wherever the contest and its restored copy run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from stack.backups import figures
from stack.backups.figures import Ask, Tables
from stack.console import table
from stack.refusal import Refusal

RECEIPTS = 200
IN_FLIGHT = timedelta(seconds=30)
"""Votes of the last moments before a copy may be received and not acknowledged yet."""
# Only ever grow: a restored one has at least the rows that were there before the backup.
GROWING = (
    "voting.public.ledger", "accounts.public.accounts", "accounts.public.audit",
    "submissions.public.dossiers", "submissions.public.transitions",
)  # fmt: skip
# The restore itself changes these (new keys, skipped numbers), or time does.
OWN = ("accounts.public.signing_keys", "accounts.public.audit")
MARKS = {True: "ok", False: "FAILED", None: "-"}


@dataclass(frozen=True)
class Check:
    """One comparison. `passed` None: seen, but no verdict, because the original goes on."""

    name: str
    passed: bool | None
    words: str


def passed(checks: Sequence[Check]) -> bool:
    return all(check.passed is not False for check in checks)


def as_text(checks: Sequence[Check], facts: Sequence[str]) -> str:
    """A table, the facts, the verdict."""
    good = passed(checks)
    verdict = "The backup can be relied on." if good else "DO NOT RELY ON THIS BACKUP."
    rows = [(check.name, MARKS[check.passed], check.words) for check in checks]
    return "\n".join(["", table(rows, ("COMPARED", "", "")), "", *facts, verdict])


def growing(before: Mapping[str, int], restored: Tables) -> list[Check]:
    """`before`: rows by table before the backup."""
    return [
        Check(name, restored[name].rows >= before[name],
              f"{restored[name].rows} rows, {before[name]} before the backup")
        for name in GROWING
    ]  # fmt: skip


def recount(command: Callable[[], str]) -> Check:
    """Tallies against the rows of the ledger, by the copy's own command."""
    try:
        return Check("tallies = rows", True, command().strip())
    except Refusal as refusal:
        return Check("tallies = rows", False, str(refusal))


def ledger(until: datetime, original: Ask, copy: Ask) -> Check:
    """Every vote acknowledged before the last copy, and no other."""
    here, there = (figures.ledger(ask, until.isoformat()) for ask in (original, copy))
    words = f"{there.rows} votes until {until:%Y-%m-%d %H:%M:%S} UTC, {here.rows} in the original"
    return Check("ledger, by hash", here == there, words)


def asking_receipts(before: datetime) -> tuple[str, ...]:
    """The command of voting that prints random ones of the ledger with their states."""
    return ("receipts", str(RECEIPTS), "--before", before.isoformat())


def receipts(told: str) -> list[tuple[str, str]]:
    """(receipt, state) of each line."""
    pairs = (line.split() for line in told.splitlines())
    return [(receipt, state) for receipt, state in pairs]


def answered(known: Sequence[tuple[str, str]], states: Mapping[str, str]) -> Check:
    """`states`: what the copy says of each receipt."""
    wrong = [receipt for receipt, state in known if states.get(receipt) != state]
    return Check("random receipts", not wrong, f"{len(known)} asked, {len(wrong)} answered wrong")


def tables(original: Tables, restored: Tables) -> list[Check]:
    """All other tables: those that are the same together, each that is not by name."""
    names = [name for name in original if name in restored and name not in OWN]
    same = [name for name in names if original[name] == restored[name]]
    rows = sum(original[name].rows for name in same)
    found = [Check("tables, by hash", None, f"{len(same)} the same, {rows} rows")]
    for name in sorted(set(names) - set(same)):
        words = f"{restored[name].rows} rows, {original[name].rows} in the original by now"
        found.append(Check(name, None, words))
    return found
