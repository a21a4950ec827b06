"""`./contest backup --verify`: every file that a restore would read is read now."""

import subprocess
from datetime import UTC, datetime

from stack import services
from stack.backups import attachments, keys, textfile, wal
from stack.backups.folder import Backup, BackupFolder
from stack.backups.retention import files_of
from stack.console import say, step
from stack.debian import POSTGRES_PROGRAMS
from stack.home import Home
from stack.refusal import Refusal
from stack.shell import run


def verify(home: Home, folder: BackupFolder, backup: Backup) -> None:
    """Raises Refusal naming the first thing that is damaged or missing."""
    manifest = backup.manifest()
    with step("PostgreSQL"):
        verify_base(home, backup)
    with step("WAL"):
        verify_wal(folder, manifest["first_wal"])
    with step("Votes and facts"):
        services.module(home, "servicekit.log_copier", "verify", str(folder.log))
    with step("Attachments"):
        broken = attachments.damaged(folder.files, files_of(backup))
        if broken:
            raise Refusal(f"{len(broken)} attachments are damaged or missing, first {broken[0]}.")
    keys.check(folder.keys / backup.name, manifest["keys"])
    now = datetime.now(UTC).timestamp()
    textfile.write(home, "backup", {"contest_backup_verified_timestamp_seconds": now})
    say(f"{backup.root} can be restored.")


def verify_base(home: Home, backup: Backup) -> None:
    """Against PostgreSQL's own manifest, by SHA-256. Raises Refusal."""
    run(
        [POSTGRES_PROGRAMS / "pg_verifybackup", "--quiet", "--exit-on-error", backup.postgres],
        log=home.up_log,
        what=f"Checking {backup.postgres}",
    )


def verify_wal(folder: BackupFolder, first: str) -> None:
    """No file is missing and none is damaged. Raises Refusal."""
    names = wal.archived(folder.wal)
    missing = wal.gaps(names, first)
    if missing:
        raise Refusal(
            f"The WAL file {missing[0]} is missing in {folder.wal} ({len(missing)} in all)."
        )
    for name in names:
        path = folder.wal / f"{name}.gz"
        if subprocess.run(["gzip", "-t", str(path)], capture_output=True, check=False).returncode:
            raise Refusal(f"{path} is damaged.")
