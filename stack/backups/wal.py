"""The archived WAL: whether it is without a gap, and bringing it up to now."""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from stack import postgres
from stack.backups import archiving
from stack.debian import POSTGRES_PROGRAMS
from stack.home import Home
from stack.refusal import Refusal
from stack.shell import run

NAME_LENGTH = 24
SEGMENTS = 256
WAIT_SECONDS = 60


def bring_up(home: Home, name: str) -> str:
    """Everything committed until now is archived when this returns; answers the last file's name.

    `name` marks the place in the WAL, for `restore`. Raises Refusal when archiving does not work.
    """
    postgres.sql(home, f"SELECT pg_create_restore_point('{name}')")
    file = postgres.sql(home, "SELECT pg_walfile_name(pg_switch_wal())").strip()
    deadline = time.monotonic() + WAIT_SECONDS
    while _archived(home) < file:
        if time.monotonic() > deadline:
            raise Refusal(f"PostgreSQL does not archive its WAL: {_trouble(home)}")
        time.sleep(0.2)
    return file


def archives_to(home: Home, folder: Path) -> bool:
    """Whether PostgreSQL's script already writes there."""
    wanted = archiving.command(postgres.archiver(home), folder)
    return postgres.sql(home, "SHOW archive_command").strip() == wanted


def check_archiving(home: Home) -> None:
    """Raises Refusal when the server runs without archiving, as one started by an older release."""
    if postgres.sql(home, "SHOW archive_mode").strip() != "on":
        raise Refusal(
            "PostgreSQL was started before it was told to archive; run ./contest restart postgres "
            "(votes go on meanwhile) and then this again."
        )


def gaps(names: Iterable[str], first: str) -> list[str]:
    """Files missing between `first` and the newest of its timeline."""
    found = {name for name in names if len(name) == NAME_LENGTH and name[:8] == first[:8]}
    newest = max(found, default=first)
    return [name for name in _from(first, newest) if name not in found]


def archived(folder: Path) -> list[str]:
    return sorted(path.name.removesuffix(".gz") for path in folder.glob("*.gz"))


def forget_before(home: Home, folder: Path, first: str) -> None:
    """Remove what no kept backup needs."""
    run(
        [POSTGRES_PROGRAMS / "pg_archivecleanup", "-x", ".gz", folder, first],
        log=home.up_log,
        what="Removing old WAL",
    )


def _from(first: str, last: str) -> Iterator[str]:
    timeline, number = first[:8], _number(first)
    for each in range(number, _number(last) + 1):
        yield f"{timeline}{each // SEGMENTS:08X}{each % SEGMENTS:08X}"


def _number(name: str) -> int:
    return int(name[8:16], 16) * SEGMENTS + int(name[16:24], 16)


def _archived(home: Home) -> str:
    return postgres.sql(home, "SELECT last_archived_wal FROM pg_stat_archiver").strip()


def _trouble(home: Home) -> str:
    told = postgres.sql(
        home, "SELECT 'it failed with ' || last_failed_wal FROM pg_stat_archiver"
    ).strip()
    return f"{told or 'nothing was tried'}; see ./contest logs postgres"
