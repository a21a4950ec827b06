"""Forgetting old backups, and what only they needed."""

import shutil

from stack.backups import attachments, wal
from stack.backups.folder import Backup, BackupFolder
from stack.console import say
from stack.home import Home

KEPT = 7


def forget_old(home: Home, folder: BackupFolder, keep: int) -> None:
    """Keep the newest `keep` complete ones. Copied votes and facts are kept for good (law 5)."""
    complete = folder.complete()
    old, kept = complete[:-keep], complete[-keep:]
    for backup in old:
        say(f"  Forgetting {backup.name}")
        shutil.rmtree(backup.root)
        shutil.rmtree(folder.keys / backup.name, ignore_errors=True)
    if old and kept:
        wal.forget_before(home, folder.wal, min(one.manifest()["first_wal"] for one in kept))
        _forget_files(folder, kept)


def _forget_files(folder: BackupFolder, kept: list[Backup]) -> None:
    """Attachments that no kept backup names and that are older than all of them."""
    named = {name for backup in kept for name in files_of(backup)}
    oldest = (kept[0].root / "files.txt").stat().st_mtime
    for path in attachments.stored(folder.files):
        if path.name not in named and path.stat().st_mtime < oldest:
            path.unlink()


def files_of(backup: Backup) -> list[str]:
    return (backup.root / "files.txt").read_text().split()
