"""Everything is lost, and comes back: backups that people can rely on, and those they cannot."""

import os
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from stack import postgres

from recovery.conftest import PORTS, Operator, Poll, home_at
from servicekit.testing import Stack
from support.tokens import voter_tokens

pytestmark = pytest.mark.recovery

FIRST, LATE, NEW = 100, 60, 20


def count(root: Path, service: str, query: str) -> int:
    return int(postgres.sql(home_at(root), query, database=f"contest_{service}"))


def test_restored_contest_has_every_acknowledged_vote_and_goes_on(
    operator: Operator,
    gateway: str,
    folder: Path,
    new_place: Path,
    poll: Poll,
    rows: Callable[[int], None],
    ledger_stands_still: Callable[[], None],
) -> None:
    first = poll.vote(gateway, 0, FIRST)
    rows(FIRST)
    operator.does("backup", str(folder))
    ledger_stands_still()
    late = poll.vote(gateway, FIRST, FIRST + LATE)
    operator.does("backup", "--log")
    restored = operator.elsewhere(new_place)
    told = restored.says("restore", str(folder), *PORTS)
    assert told["votes_replayed"] == LATE
    assert (told["attachments_missing"], told["unknown_accounts"]) == (0, 0)
    tokens = voter_tokens(operator.checkout, new_place, len(poll.tokens))
    there = home_at(new_place).public_url
    again = Poll(poll.entry, tokens).vote(there, 0, FIRST + LATE)
    assert [one.receipt for one in again] == [one.receipt for one in (*first, *late)]
    assert {one.status for one in again} == {200}
    fresh = Poll(poll.entry, tokens).vote(there, FIRST + LATE, FIRST + LATE + NEW)
    assert {one.status for one in fresh} == {201}
    assert "0 tallies differ" in restored.does("run", "voting", "recount")
    old = poll.vote(there, 0, 1)
    assert [one.status for one in old] == [401]  # signed before the restore


def test_databases_as_they_were_then_keep_every_later_vote(
    operator: Operator,
    gateway: str,
    folder: Path,
    new_place: Path,
    poll: Poll,
    rows: Callable[[int], None],
) -> None:
    accounts = "SELECT count(*) FROM accounts"
    operator.does("backup", str(folder))
    time.sleep(1)
    then, before = datetime.now(UTC), count(operator.root, "accounts", accounts)
    time.sleep(1)
    trial = count(operator.root, "accounts", f"{accounts} WHERE origin = 'trial'")
    newcomers = voter_tokens(operator.checkout, operator.root, trial + NEW)[-LATE:]
    Poll(poll.entry, newcomers).vote(gateway, 0, LATE)
    rows(LATE)
    operator.does("backup", "--log")
    told = operator.elsewhere(new_place).says(
        "restore", str(folder), "--at", then.isoformat(), *PORTS
    )
    votes = "SELECT count(*) FROM ledger"
    assert count(new_place, "accounts", accounts) == before
    assert told["votes_replayed"] == LATE
    assert count(new_place, "voting", votes) == count(operator.root, "voting", votes)
    assert told["unknown_accounts"] >= NEW
    number = "SELECT nextval('account_numbers')"
    assert count(new_place, "accounts", number) > count(operator.root, "accounts", number)


def test_drill_finds_what_is_missing(
    operator: Operator, folder: Path, gateway: str, poll: Poll, rows: Callable[[int], None]
) -> None:
    poll.vote(gateway, 0, FIRST)
    rows(FIRST)
    time.sleep(31)  # what a drill takes as still under way
    operator.does("backup", str(folder))
    good = operator.says("drill", *PORTS)
    first = next((folder / "files").glob("??/*"))
    kept = first.read_bytes()
    first.write_bytes(kept[:-1])
    bad = operator.run("backup", "--verify")
    first.write_bytes(kept)
    assert good["passed"] is True
    assert {one["name"]: one["passed"] for one in good["checks"]}["ledger, by hash"] is True
    assert not Path(f"{operator.root}-drill").exists()
    assert bad.returncode == 1
    assert f"damaged or missing, first {first.name}" in bad.stderr


def test_disk_that_fills_during_a_backup_leaves_a_refused_one(
    operator: Operator, small_disk: Path
) -> None:
    folder = small_disk / "backups"
    full = threading.Event()

    def fill() -> None:
        while not list(folder.glob("20*/postgres/base")) and not full.is_set():
            time.sleep(0.01)
        _fill(small_disk / "ballast")

    filler = threading.Thread(target=fill)
    filler.start()
    done = operator.run("backup", str(folder))
    full.set()
    filler.join()
    (small_disk / "ballast").unlink()
    assert done.returncode == 1
    assert "No room is left on the disk" in done.stderr
    (half,) = folder.glob("20*")
    refused = operator.elsewhere(small_disk / "home").run("restore", str(half))
    assert "is half-written" in refused.stderr
    assert "HALF-WRITTEN" in operator.does("backup", str(folder), "--list")
    operator.does("backup", str(folder))
    assert not half.exists()


def test_restore_into_a_home_that_holds_a_contest_is_refused(
    operator: Operator, folder: Path, stack: Stack
) -> None:
    operator.does("backup", str(folder))
    done = operator.run("restore", str(folder))
    assert done.returncode == 1
    assert "The contest is running" in done.stderr
    with psycopg.connect(stack.admin_url("contest_voting")) as conn:
        assert conn.execute("SELECT count(*) > 0 FROM incarnations").fetchone() == (True,)


def _fill(ballast: Path) -> None:
    """At once, so that the backup cannot be quicker; then what is freed meanwhile."""
    with ballast.open("wb") as out:
        for _ in range(200):
            with suppress(OSError):
                free = shutil.disk_usage(ballast).free
                os.posix_fallocate(out.fileno(), out.seek(0, os.SEEK_END), max(free, 4096))
            time.sleep(0.05)
