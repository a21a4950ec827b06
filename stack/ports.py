"""Port numbers of a stack, and who sits on one that is taken."""

import errno
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from stack.refusal import Refusal

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Wanted:
    """A port that `process` will listen on; `option` of `up` changes it."""

    process: str
    port: int
    option: str
    host: str = LOOPBACK


def is_open(port: int, *, host: str = LOOPBACK, wait: float = 0.3) -> bool:
    """True when something accepts connections there."""
    try:
        with socket.create_connection((host.strip("[]"), port), timeout=wait):
            return True
    except OSError:
        return False


def is_free(port: int, *, host: str = LOOPBACK) -> bool:
    """Raises Refusal when `host` is no address of this machine."""
    try:
        _bind(host.strip("[]"), port)
    except OSError as problem:
        if isinstance(problem, socket.gaierror) or problem.errno == errno.EADDRNOTAVAIL:
            raise Refusal(
                f"This machine has no address {host}; choose another with --listen."
            ) from None
        return False
    return True


def _bind(host: str, port: int) -> None:
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)


def check_free(wanted: list[Wanted]) -> None:
    """Raises Refusal for the first port that is taken."""
    for one in wanted:
        if not is_free(one.port, host=one.host):
            owner = who_has(one.port)
            by = f"by {owner}" if owner else "by another program"
            raise Refusal(
                f"Port {one.port}, wanted by {one.process}, is taken {by}; "
                f"stop that or choose another with {one.option}."
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
