"""What this machine allows a process, and what it is asked to allow."""

import os
import resource
from contextlib import suppress
from pathlib import Path

MOST_OPEN_FILES = 65536
HUGE_PAGES = Path("/proc/sys/vm/nr_overcommit_hugepages")
HUGE_PAGE_BYTES = 2 * 2**20
HUGE_SHARE = 4
"""The part of the memory that may become huge pages: a quarter."""


def open_files() -> int:
    """How many files a program may have open: what the machine allows, within reason."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return MOST_OPEN_FILES if most == resource.RLIM_INFINITY else min(most, MOST_OPEN_FILES)


def memory() -> int:
    """Bytes of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def allow_huge_pages(setting: Path = HUGE_PAGES) -> None:
    """Let PostgreSQL keep its cache in huge pages, which it gives back when it ends.

    Without them a vote among ten million costs half as much again. Only root may ask, and not in
    every container; PostgreSQL then goes on without.
    """
    wanted = memory() // HUGE_SHARE // HUGE_PAGE_BYTES
    with suppress(OSError, ValueError):
        if int(setting.read_text()) < wanted:
            setting.write_text(str(wanted))
