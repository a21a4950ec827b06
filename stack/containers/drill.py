"""`./contest containers drill`: what `./contest drill` does, for Compose: the newest backup in
containers, volumes and a network of their own, compared with the original."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from stack.backups import comparing, figures
from stack.backups.comparing import Check
from stack.backups.figures import Tables
from stack.console import step
from stack.containers import backups
from stack.containers.backups import ONCE, Compose, Restored, ask_of
from stack.refusal import Refusal

FILES = f"find /var/lib/contest/files -type f -name '{'?' * 64}'"
IN_SUBMISSIONS = ("exec", "-T", "submissions-web", "sh", "-c")
IN_VOTING = ("exec", "-T", "voting-work")
ASKING = """
import json, sys
from urllib.request import urlopen
for receipt in sys.argv[1:]:
    with urlopen(f"http://voting-web:8000/api/voting/v1/receipts/{receipt}", timeout=10) as answer:
        print(receipt, json.load(answer)["state"])
"""
"""Asked inside: the copy's gateway speaks for the address of the original."""


@dataclass(frozen=True)
class Report:
    restored: Restored
    checks: Sequence[Check]

    @property
    def passed(self) -> bool:
        return comparing.passed(self.checks)

    def as_text(self) -> str:
        done = self.restored
        facts = (
            f"Databases up to {done.point or 'the base backup'}",
            f"Restored in {done.seconds:.0f} s, {done.votes_replayed} votes replayed.",
        )
        return comparing.as_text(self.checks, facts)


@dataclass(frozen=True)
class Original:
    """What the running contest says of itself, before it is restored elsewhere. `until`: votes
    received before it are in the copy."""

    until: datetime
    tables: Tables
    receipts: Sequence[tuple[str, str]]
    files: frozenset[str]


def drill(original: Compose, copy: Compose, *, keep: bool = False) -> Report:
    """Whatever stands under the copy's name goes before and, unless `keep`, after it. Raises
    Refusal when it cannot even be restored."""
    told = _ask(original)
    backups.backup(original, keep=0, only_new=True)
    _erase(copy)
    try:
        done = backups.restore(copy)
        with step("Comparing"):
            report = Report(done, _compare(told, original, copy))
    finally:
        if not keep:
            _erase(copy)
    if report.passed:
        original(*ONCE, "copies", "drilled", str(time.time()))
    return report


def _erase(copy: Compose) -> None:
    copy("down", "--volumes", "--remove-orphans")


def _ask(original: Compose) -> Original:
    until = datetime.now(UTC) - comparing.IN_FLIGHT
    receipts = original(*IN_VOTING, "service", *comparing.asking_receipts(until))
    files = frozenset(original(*IN_SUBMISSIONS, FILES).split())
    return Original(until, figures.tables(ask_of(original)), comparing.receipts(receipts), files)


def _compare(told: Original, original: Compose, copy: Compose) -> list[Check]:
    restored = figures.tables(ask_of(copy))
    before = {name: figure.rows for name, figure in told.tables.items()}
    return [
        *comparing.growing(before, restored),
        comparing.recount(lambda: copy(*IN_VOTING, "service", "recount")),
        _attachments(told.files, copy),
        comparing.ledger(told.until, ask_of(original), ask_of(copy)),
        comparing.answered(told.receipts, _states(told.receipts, copy)),
        *comparing.tables(told.tables, restored),
    ]


def _states(receipts: Sequence[tuple[str, str]], copy: Compose) -> dict[str, str]:
    """Empty when they cannot be asked."""
    try:
        told = copy(*IN_VOTING, "python", "-c", ASKING, *(receipt for receipt, _ in receipts))
    except Refusal:
        return {}
    return dict(comparing.receipts(told))


def _attachments(known: frozenset[str], copy: Compose) -> Check:
    """Each is named by its SHA-256."""
    try:
        lines = copy(*IN_SUBMISSIONS, f"{FILES} -exec sha256sum {{}} +").splitlines()
    except Refusal as refusal:
        return Check("attachments", False, str(refusal))
    hashes = {path: digest for digest, path in map(str.split, lines)}
    damaged = sum(not path.endswith(digest) for path, digest in hashes.items())
    missing = len(known - hashes.keys())
    words = f"{len(hashes)} by hash, {damaged} damaged, {missing} missing"
    return Check("attachments", not damaged and not missing, words)
