"""A running stack, a folder for its backups, and what an operator types."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from stack.backups.drill import erase
from stack.home import GATEWAY_PORT, Home, open_home

from servicekit.testing import Stack
from support.crowd import Answer, Ballot, vote
from support.databases import Databases
from support.dossiers import Entry
from support.edition import current_edition
from support.processes import Processes
from support.tokens import voter_tokens
from support.visitor import Visitor
from support.waiting import until

PORTS = ("--port", "18070", "--base-port", "18500")
MINUTES = 20


@dataclass(frozen=True)
class Operator:
    """Runs the launcher for one home."""

    checkout: Path
    root: Path

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command: list[str | Path] = [self.checkout / "contest", "--home", self.root, *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=MINUTES * 60, check=False
        )

    def does(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def says(self, *arguments: str) -> Any:
        """The JSON of a command that ends with 0."""
        return json.loads(self.does(*arguments, "--json").splitlines()[-1])

    def elsewhere(self, root: Path) -> "Operator":
        return Operator(self.checkout, root)


@dataclass(frozen=True)
class Poll:
    """Voters and one entry."""

    entry: Entry
    tokens: list[str]

    def vote(self, gateway: str, first: int, last: int) -> list[Answer]:
        ballots = [Ballot(token, self.entry.code) for token in self.tokens[first:last]]
        return vote(gateway, ballots, retry=True)


@pytest.fixture(autouse=True)
def nobody_elses_stack(stack: Stack) -> None:
    if open_home(str(stack.home)).choices.gateway_port == GATEWAY_PORT:
        pytest.skip("people use the stack at the usual port")


@pytest.fixture
def operator(stack: Stack) -> Operator:
    return Operator(Path(stack.facts["checkout"]), stack.home)


@pytest.fixture
def folder(stack: Stack) -> Iterator[Path]:
    """Where PostgreSQL's user may enter; the stack forgets it again."""
    root = Path(mkdtemp(dir=stack.home.parent, prefix="contest-recovery-"))
    root.chmod(0o755)
    yield root / "backups"
    before = open_home(str(stack.home), {"backup_dir": ""})
    before.remember()
    shutil.rmtree(root)


@pytest.fixture
def new_place(stack: Stack) -> Iterator[Path]:
    """The root of a home that is not there yet; taken down and removed afterwards."""
    root = Path(f"{stack.home}-recovered")
    home = open_home(str(root))
    erase(home)
    yield root
    erase(open_home(str(root)))


@pytest.fixture
def poll(stack: Stack, entries: Callable[[int], list[Entry]]) -> Poll:
    tokens = voter_tokens(Path(stack.facts["checkout"]), stack.home, 300)
    return Poll(entries(1)[0], tokens)


@pytest.fixture
def rows(visitor: Callable[[], Visitor], databases: Databases, poll: Poll) -> Callable[[int], None]:
    """Waits until the original's ledger holds so many votes for the entry."""
    edition, numbers = current_edition(visitor())[1], [databases.entry_number(poll.entry.code)]

    def wait(count: int) -> None:
        until("recorded", lambda: databases.ledger_rows(edition, numbers) == count, seconds=60)

    return wait


@pytest.fixture
def ledger_stands_still(processes: Processes) -> Iterator[Callable[[], None]]:
    """Votes stay in Kafka's log; it goes on afterwards."""
    yield lambda: processes.stop("voting-ledger")
    processes.start("voting-ledger")
    processes.wait_ready("voting-ledger")


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of its own."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount")
    place = Path(mkdtemp(dir="/var/tmp", prefix="contest-small-"))
    place.chmod(0o755)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1g,mode=755", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", place], check=True)
    place.rmdir()
    shutil.rmtree(place.with_name(f"{place.name}-keys"), ignore_errors=True)


def home_at(root: Path) -> Home:
    return open_home(str(root))
