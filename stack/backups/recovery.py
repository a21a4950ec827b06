"""PostgreSQL from a base backup and the archived WAL, before anything else is started."""

import re
import shutil
import subprocess
import time
from datetime import datetime
from pathlib import Path

from stack import postgres
from stack.backups import archiving
from stack.backups.folder import Backup, BackupFolder
from stack.console import say
from stack.home import Home
from stack.refusal import Refusal
from stack.shell import as_user, clean_environment
from stack.system_user import first_closed, give, system_user

TELL_SECONDS = 5.0
STOP_SECONDS = 600
REPLAYED = "SELECT coalesce(pg_last_xact_replay_timestamp()::text, '')"


def lay_out(home: Home, backup: Backup) -> None:
    """The base backup as the home's cluster, under its name only when it is whole."""
    draft = postgres.data(home).with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(backup.postgres, draft, symlinks=True)
    draft.chmod(0o700)
    (draft / "recovery.signal").touch()
    give(draft, system_user(home))
    draft.rename(postgres.data(home))
    postgres.configure(home)


def recover(home: Home, folder: BackupFolder, until: datetime | None) -> str:
    """Replay the WAL to its end, or to `until`; answers when the last replayed commit was made.

    Raises Refusal when the WAL cannot be read or does not reach so far.
    """
    user = system_user(home)
    closed = first_closed(user, [folder.wal, *folder.wal.glob("*.gz")]) if user else ""
    if closed:
        raise Refusal(
            f"PostgreSQL's user {user.name if user else ''} cannot read {closed}; as root: "
            f"chown -R {user.name if user else ''} {folder.wal}"
        )
    log = home.logs / "recovery.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [*postgres.command(home), *_options(folder.wal, until)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=clean_environment(), cwd="/",
            **as_user(user),
        )  # fmt: skip
    try:
        _wait(home, server, log)
        return postgres.sql(home, REPLAYED).strip()
    finally:
        server.terminate()  # smart shutdown waits for clients, and there are none
        server.wait(timeout=STOP_SECONDS)


def _options(wal: Path, until: datetime | None) -> list[str]:
    wanted = {
        "restore_command": archiving.restore_command(wal),
        # A moment lies on the base backup's own line of history, whatever was restored since.
        "recovery_target_timeline": "latest" if until is None else "current",
        "recovery_target_action": "promote",
        "log_min_messages": "warning",
    }
    if until is not None:
        wanted["recovery_target_time"] = until.isoformat()
    return [part for name, value in wanted.items() for part in ("-c", f"{name}={value}")]


def _wait(home: Home, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the cluster is one of its own."""
    said = time.monotonic()
    while server.poll() is None:
        if postgres.is_ready(home) and _ask(home, "SELECT pg_is_in_recovery()") == "f":
            return
        if time.monotonic() - said > TELL_SECONDS:
            say(f"    WAL replayed up to {_ask(home, REPLAYED) or 'the base backup'}")
            said = time.monotonic()
        time.sleep(0.2)
    raise Refusal(f"PostgreSQL could not be restored: {_why(log.read_text())} (all of it: {log})")


def _ask(home: Home, query: str) -> str:
    """Empty while it cannot be asked."""
    try:
        return postgres.sql(home, query).strip()
    except Refusal:
        return ""


def _why(told: str) -> str:
    if "before configured recovery target was reached" in told:
        return "the WAL ends before that time; choose an earlier one or leave out --at"
    found = re.findall(r"(?:FATAL|PANIC|ERROR): +(.*)", told)
    return found[-1] if found else "it said nothing"
