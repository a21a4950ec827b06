"""Programs of this home that outlived their supervisor (it was killed): they hold ports."""

import os
import signal
import time
from pathlib import Path

from stack.console import say
from stack.home import Home

PATIENCE_SECONDS = 60
RETITLED = ("postgres", "redis-server", "nginx")
"""These write their title over the environment they were started with."""
FAST_STOP = {"postgres": signal.SIGINT}


def end_leftovers(home: Home) -> bool:
    """Ask them to end as their supervisor would, and wait; False when there are none.

    Only called when no supervisor runs.
    """
    found = _of_this_home(home)
    tops = {pid: name for pid, name in found.items() if _parent(pid) not in found}
    if not tops:
        return False
    say(f"  Ending what outlived its supervisor: {', '.join(sorted(set(tops.values())))}")
    for pid, name in tops.items():
        _send(pid, FAST_STOP.get(name, signal.SIGTERM))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(_send(pid, 0) for pid in tops) and time.monotonic() < deadline:
        time.sleep(0.2)
    return True


def _of_this_home(home: Home) -> dict[int, str]:
    """{process id: name}. Our programs work inside the home and carry its name from their start."""
    mark = f"CONTEST_HOME={home.root}".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            inside = (folder / "cwd").readlink().is_relative_to(home.root)
            name = (folder / "comm").read_text().strip()
            marked = mark in (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if inside and (marked or name in RETITLED) and int(folder.name) != os.getpid():
            found[int(folder.name)] = name
    return found


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _send(pid: int, number: int) -> bool:
    """False when the process is gone or not ours."""
    try:
        os.kill(pid, number)
    except OSError:
        return False
    return True
