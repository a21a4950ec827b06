"""Port numbers of a stack, and who sits on one that is taken."""

import socket
from contextlib import suppress
from pathlib import Path

from stack.refusal import Refusal

LOOPBACK = "127.0.0.1"


def is_open(port: int, *, wait: float = 0.3) -> bool:
    """True when something accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(wait)
        return probe.connect_ex((LOOPBACK, port)) == 0


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def check_free(wanted: list[tuple[str, int, str]]) -> None:
    """`wanted`: (process, port, option that changes it). Raises Refusal for the first taken one."""
    for process, port, option in wanted:
        if not is_free(port):
            owner = who_has(port)
            by = f"by {owner}" if owner else "by another program"
            raise Refusal(
                f"Port {port}, wanted by {process}, is taken {by}; "
                f"stop that or choose another with {option}."
            )


def who_has(port: int) -> str | None:
    """`nginx (process 4711)` when this user may see it."""
    inodes = {inode for table in ("tcp", "tcp6") for inode in _listening(table, port)}
    wanted = {f"socket:[{inode}]" for inode in inodes}
    for folder in Path("/proc").glob("[0-9]*"):
        if wanted & _open_files(folder):
            return f"{(folder / 'comm').read_text().strip()} (process {folder.name})"
    return None


def _open_files(process: Path) -> set[str]:
    """Where its descriptors lead; none that this user may not see or that are just closed."""
    found = set()
    try:
        for entry in (process / "fd").iterdir():
            with suppress(OSError):
                found.add(str(entry.readlink()))
    except OSError:
        pass
    return found


def _listening(table: str, port: int) -> list[str]:
    try:
        lines = Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    except OSError:
        return []
    listening_state = "0A"
    columns = [line.split() for line in lines]
    return [
        c[9] for c in columns
        if c[3] == listening_state and int(c[1].rpartition(":")[2], 16) == port
    ]  # fmt: skip
