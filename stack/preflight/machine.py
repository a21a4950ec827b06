"""What the machine says: disks, memory, limits, secrets, and where codes are sent."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from stack.home import Home
from stack.limits import open_files
from stack.preflight.finding import Finding, Level, graded

GIB = 1024**3
DISK_LOOK, DISK_STOP = 20, 5
MEMORY_LOOK, MEMORY_STOP = 1.0, 0.25
FILES_LOOK, FILES_STOP = 65_536, 8_192
QUEUE_LOOK, QUEUE_STOP = 4_096, 1_024
NEVER = 0o027
"""What no secret may allow: writing by the group, anything by others."""


def disks(home: Home) -> Iterator[Finding]:
    """GiB free where the contest and its backups lie."""
    places = {"disk": home.root}
    if home.choices.backup_dir:
        places["disk of backups"] = Path(home.choices.backup_dir)
    for name, place in places.items():
        if not place.exists():
            yield Finding(name, "stop", f"{place} is not there")
            continue
        free = shutil.disk_usage(place).free / GIB
        yield graded(name, -free, f"{free:.1f} GiB free", look=-DISK_LOOK, stop=-DISK_STOP)


def memory() -> Finding:
    lines = Path("/proc/meminfo").read_text().splitlines()
    free = int(next(line.split()[1] for line in lines if line.startswith("MemAvailable"))) / 2**20
    words = f"{free:.1f} GiB available"
    return graded("memory", -free, words, look=-MEMORY_LOOK, stop=-MEMORY_STOP)


def limits() -> Iterator[Finding]:
    """Connections wait in the kernel's queue and are open files."""
    files = open_files()
    yield graded("open files", -files, f"{files} a program", look=-FILES_LOOK, stop=-FILES_STOP)
    queue = int(Path("/proc/sys/net/core/somaxconn").read_text())
    words = f"net.core.somaxconn = {queue}"
    yield graded("waiting connections", -queue, words, look=1 - QUEUE_LOOK, stop=1 - QUEUE_STOP)


def secrets(home: Home) -> Finding:
    paths = [home.secrets, *home.secrets.iterdir()]
    open_ones = [path.name for path in paths if path.stat().st_mode & NEVER]
    if open_ones:
        return Finding("secrets", "stop", f"others can read or change {', '.join(open_ones)}")
    return Finding("secrets", "ok", f"{len(paths) - 1} files, closed to others")


def mail(home: Home, *, demonstration: bool) -> Finding:
    if home.has_mailbox:
        level: Level = "look" if demonstration else "stop"
        return Finding("mail", level, "codes go to the demonstration's mailbox (up --smtp-url)")
    return Finding("mail", "ok", "codes leave through a mail server")


def brokers(home: Home) -> Finding:
    if home.choices.brokers == 1:
        words = "one: its disk is the only copy of votes the ledger has not read"
        return Finding("brokers", "look", words)
    return Finding("brokers", "ok", f"{home.choices.brokers}, every vote on two at least")
