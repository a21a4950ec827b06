"""What this machine allows a process."""

import resource

MOST_OPEN_FILES = 65536


def open_files() -> int:
    """How many files a program may have open: what the machine allows, within reason."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return MOST_OPEN_FILES if most == resource.RLIM_INFINITY else min(most, MOST_OPEN_FILES)
