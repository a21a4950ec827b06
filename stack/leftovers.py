"""Programs of this home that outlived their supervisor (it was killed): they hold ports."""

import os
import signal
import time
from pathlib import Path

from stack import postgres
from stack.console import say
from stack.home import Home

PATIENCE_SECONDS = 60


def end_leftovers(home: Home) -> None:
    """Ask them to end as their supervisor would, and wait. Only called when none runs."""
    wanted = dict.fromkeys(_of_this_home(home), signal.SIGTERM)
    server = _postmaster(home)
    if server:
        wanted[server] = signal.SIGINT
    if not wanted:
        return
    say(f"  Ending {len(wanted)} programs that outlived their supervisor")
    for pid, number in wanted.items():
        _send(pid, number)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(_send(pid, 0) for pid in wanted) and time.monotonic() < deadline:
        time.sleep(0.2)


def _of_this_home(home: Home) -> list[int]:
    """Our programs carry CONTEST_HOME in the environment they were started with."""
    mark = f"CONTEST_HOME={home.root}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        pid = int(folder.name)
        try:
            marked = mark in (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if marked and pid not in (os.getpid(), os.getppid()) and _is_orphan(folder):
            found.append(pid)
    return found


def _is_orphan(folder: Path) -> bool:
    """Its starter is gone. Children of what we end are ended by that, not by us."""
    try:
        parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
    except OSError:
        return False
    return parent == "1"


def _postmaster(home: Home) -> int | None:
    try:
        pid = int((postgres.data(home) / "postmaster.pid").read_text().splitlines()[0])
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except (OSError, ValueError, IndexError):
        return None
    return pid if name == "postgres" else None


def _send(pid: int, number: int) -> bool:
    """False when the process is gone or not ours."""
    try:
        os.kill(pid, number)
    except OSError:
        return False
    return True
