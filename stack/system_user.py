"""Whom programs run as when root runs the launcher: an account without rights (decision 0009)."""

import os
import pwd
import subprocess
from collections.abc import Iterable
from pathlib import Path

from stack.console import warn
from stack.debian import find
from stack.environment import run_folders
from stack.home import WRITTEN_FOLDERS, Home
from stack.refusal import Refusal
from stack.shell import User, as_user, run

ACCOUNT = "contest"
FIRST_CLOSED = """
for path; do
    if [ -d "$path" ]; then [ -x "$path" ]; else [ -r "$path" ]; fi || { echo "$path"; exit; }
done
"""


def system_user(home: Home) -> User | None:
    """The account, made when it is missing; None when the caller is not root and stays himself."""
    if os.geteuid() != 0:
        return None
    try:
        found = pwd.getpwnam(ACCOUNT)
    except KeyError:
        run(
            [find("useradd") or "useradd", "--system", "--user-group", "--no-create-home",
             "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", ACCOUNT],
            log=home.up_log,
            what=f"Making the system user {ACCOUNT}",
        )  # fmt: skip
        found = pwd.getpwnam(ACCOUNT)
    return User(ACCOUNT, found.pw_uid, found.pw_gid)


def runner(home: Home) -> User | None:
    """Whom the services, Kafka and Redis of this home run as: who owns the last of the folders that
    `up` hands over. None is the caller himself, also root in a home of root's own."""
    if os.geteuid() != 0:
        return None
    try:
        found = pwd.getpwuid((home.root / WRITTEN_FOLDERS[-1]).stat().st_uid)
    except (FileNotFoundError, KeyError):
        return None
    return User(found.pw_name, found.pw_uid, found.pw_gid) if found.pw_uid else None


def choose_runner(home: Home, needed: Iterable[Path]) -> User | None:
    """The system user where it can reach what it needs; else root, with a warning.

    Raises Refusal when it cannot reach the home: PostgreSQL refuses to run as root.
    """
    user = system_user(home)
    if user is None:
        return None
    closed = first_closed(user, [home.root])
    if closed:
        raise Refusal(
            f"{closed} is closed to {ACCOUNT}, the system user that keeps the data; choose "
            "another place with --home."
        )
    closed = first_closed(user, needed)
    if closed:
        warn(
            f"everything runs as root, because {closed} is closed to the system user {ACCOUNT}: "
            "move the checkout to an open place such as /srv/contest, or open that folder "
            f"(chmod o+x {closed}), and run ./contest up again."
        )
    return None if closed else user


def first_closed(user: User, paths: Iterable[Path]) -> str:
    """The first folder on the way that `user` may not enter, or file he may not read; else ''."""
    way = dict.fromkeys(step for path in paths for step in (*reversed(path.parents), path))
    told = subprocess.run(
        ["/bin/sh", "-c", FIRST_CLOSED, "sh", *way],
        cwd="/", capture_output=True, text=True, check=True, **as_user(user),
    )  # fmt: skip
    return str(told.stdout).strip()


def written(home: Home) -> list[Path]:
    """What programs write to; everything else in the home they can at most read."""
    return [*(home.root / name for name in WRITTEN_FOLDERS), *run_folders(home)]


def belongs(paths: Iterable[Path], user: User | None) -> bool:
    owner = user.uid if user else os.geteuid()
    return {path.stat().st_uid for path in paths} <= {owner}


def give(folder: Path, user: User | None) -> None:
    """Make `folder` and all in it the user's; itself last, so that an interrupted one is seen."""
    if belongs([folder], user):
        return
    uid, gid = (user.uid, user.gid) if user else (os.geteuid(), os.getegid())
    for path in [*folder.rglob("*"), folder]:
        os.chown(path, uid, gid, follow_symlinks=False)


def let_read(folder: Path, user: User | None) -> None:
    """Let a runner who is not the caller read the files of `folder`, and write none."""
    if user is None:
        return
    for path in [*folder.iterdir(), folder]:
        os.chown(path, -1, user.gid)
        path.chmod(0o750 if path == folder else 0o640)
