"""Everything is lost, and comes back out of the backup that Compose made; a drill compares."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from stack.backups.comparing import RECEIPTS
from stack.containers import backups
from stack.containers.compose import Project
from stack.containers.drill import drill

from servicekit.testing import Stack
from support.crowd import Answer, Ballot, vote
from support.databases import Databases
from support.dossiers import lasting_entries
from support.tokens import voter_tokens
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.containers

FIRST, UNREAD, NEWCOMERS = 60, 30, 20
EVERYBODY = FIRST + UNREAD
LEDGER = "SELECT count(*) FROM ledger"
ACCOUNTS = "SELECT count(*) FROM accounts"
TRIAL = "SELECT count(*) FROM accounts WHERE origin = 'trial'"
FILES = ("find", "/var/lib/contest/files", "-type", "f", "-name", "?" * 64)


@dataclass(frozen=True)
class Contest:
    """The one that runs now: after a restore its servers have other addresses. Of the voters,
    `others` were there before."""

    project: Project
    others: int = 0

    @property
    def stack(self) -> Stack:
        home = self.project.root
        return Stack(home, json.loads((home / "stack.json").read_text()))

    def count(self, service: str, query: str) -> int:
        return Databases(self.stack).value(service, query)

    def tokens(self, count: int) -> list[str]:
        """Of so many new voters, the same each time."""
        checkout, home = Path(self.stack.facts["checkout"]), self.project.root
        return voter_tokens(checkout, home, self.others + count)[self.others :]

    def vote(self, first: int, last: int) -> list[Answer]:
        """All for the same entry, whenever it is asked."""
        with Visitor(self.project.gateway) as anyone:
            entry = lasting_entries(anyone)[0]["code"]
        ballots = [Ballot(token, entry) for token in self.tokens(EVERYBODY)[first:last]]
        return vote(self.project.gateway, ballots, retry=True)

    def files(self) -> set[str]:
        return set(self.project.must("exec", "-T", "submissions-web", *FILES).split())

    def lines_of_history(self) -> int:
        """As the archive knows them: one more after each restore."""
        kept = self.project.must("exec", "-T", "postgres", "ls", "/backup/wal").split()
        return sum(name.endswith(".history.gz") for name in kept)

    def restore(self, at: datetime | None = None) -> backups.Restored:
        """After the loss of all but secrets and backups, which lie in folders."""
        self.project.down()
        done = backups.restore(self.project.must, at)
        self.project.describe()
        return done


def test_everything_lost_comes_back_and_so_does_a_moment(
    project: Project, figure: Callable[[str], None]
) -> None:
    contest = Contest(project, Contest(project).count("accounts", TRIAL))
    before = contest.count("voting", LEDGER)
    receipts = [one.receipt for one in contest.vote(0, FIRST)]
    until("recorded", lambda: contest.count("voting", LEDGER) == before + FIRST, seconds=60)
    backups.backup(project.must, keep=2, only_new=False)
    known, then = contest.count("accounts", ACCOUNTS), datetime.now(UTC)
    contest.tokens(EVERYBODY + NEWCOMERS)
    project.must("stop", "voting-ledger")
    receipts += [one.receipt for one in contest.vote(FIRST, EVERYBODY)]
    backups.backup(project.must, keep=2, only_new=True)
    files, lines = contest.files(), contest.lines_of_history()

    done = contest.restore()

    figure(f"restored in {done.seconds:.0f} s, {done.votes_replayed} votes replayed")
    again = contest.vote(0, EVERYBODY)
    assert done.votes_replayed == UNREAD
    assert contest.count("accounts", ACCOUNTS) == known + NEWCOMERS
    assert contest.count("voting", LEDGER) == before + EVERYBODY
    assert [one.receipt for one in again] == receipts
    assert {one.status for one in again} == {200}
    assert len(files) > 0
    assert contest.files() == files
    assert "0 tallies differ" in project.must("exec", "-T", "voting-work", "service", "recount")

    contest.restore(then)

    assert contest.lines_of_history() == lines + 2
    assert contest.count("accounts", ACCOUNTS) == known
    assert contest.count("voting", LEDGER) == before + EVERYBODY


def test_drill_restores_beside_it_compares_and_leaves_nothing(
    project: Project, figure: Callable[[str], None]
) -> None:
    """After the test above: with its votes."""
    contest = Contest(project)
    votes, files = contest.count("voting", LEDGER), contest.files()
    backups.backup(project.must, keep=2, only_new=False)

    report = drill(project.must, project.copy.must)

    figure(f"drill: restored in {report.restored.seconds:.0f} s\n{report.as_text()}")
    said = {check.name: check.words for check in report.checks if check.passed}
    assert report.passed, report.as_text()
    assert said["voting.public.ledger"] == f"{votes} rows, {votes} before the backup"
    assert said["attachments"] == f"{len(files)} by hash, 0 damaged, 0 missing"
    assert said["random receipts"] == f"{min(votes, RECEIPTS)} asked, 0 answered wrong"
    assert project.copy.must("ps", "--all", "--quiet") == ""
    assert contest.count("voting", LEDGER) == votes
