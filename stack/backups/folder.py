"""Where a backup lies: what one finds in the folder given to `./contest backup`."""

import fcntl
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stack.home import write_private
from stack.refusal import Refusal

STAMP = "%Y-%m-%dT%H-%M-%SZ"
MANIFEST = "manifest.json"
COMPLETE = "complete"


@dataclass(frozen=True)
class Backup:
    """One base backup. `complete` is written last and holds the manifest's SHA-256."""

    root: Path

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def is_complete(self) -> bool:
        return (self.root / COMPLETE).exists()

    @property
    def name(self) -> str:
        return self.root.name

    def finish(self, manifest: dict[str, Any]) -> None:
        text = json.dumps(manifest, indent=2, ensure_ascii=False)
        write_private(self.root / MANIFEST, text)
        write_private(self.root / COMPLETE, _digest(text))

    def manifest(self) -> dict[str, Any]:
        """Raises Refusal for a backup that was interrupted or changed."""
        if not self.is_complete:
            raise Refusal(
                f"{self.root} is half-written: the backup was interrupted. Take another one; "
                "the next ./contest backup removes it."
            )
        text = (self.root / MANIFEST).read_text()
        if _digest(text) != (self.root / COMPLETE).read_text():
            raise Refusal(f"{self.root / MANIFEST} was changed after the backup; it is not used.")
        found: dict[str, Any] = json.loads(text)
        return found


@dataclass(frozen=True)
class BackupFolder:
    """All backups of one contest and what they share.

    `wal` belongs to PostgreSQL's user, which writes there; `files` holds attachments by their
    hash; `log` the copied votes and facts.
    """

    root: Path

    @property
    def wal(self) -> Path:
        return self.root / "wal"

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def keys(self) -> Path:
        """Beside, not inside: whoever has both can read everything."""
        return self.root.with_name(f"{self.root.name}-keys")

    @property
    def incoming(self) -> Path:
        return self.root / "incoming"

    def backups(self) -> list[Backup]:
        """Oldest first, also half-written ones."""
        return [Backup(path) for path in sorted(self.root.glob("20??-*Z")) if path.is_dir()]

    def complete(self) -> list[Backup]:
        return [backup for backup in self.backups() if backup.is_complete]

    def new(self, now: datetime) -> Backup:
        return Backup(self.root / now.astimezone(UTC).strftime(STAMP))

    def newest(self) -> Backup:
        """Raises Refusal when there is none that is complete."""
        complete = self.complete()
        if not complete:
            raise Refusal(f"There is no complete backup in {self.root}.")
        return complete[-1]

    @contextmanager
    def to_myself(self) -> Iterator[None]:
        """Raises Refusal while another backup is written here."""
        with (self.root / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refusal(f"Another backup into {self.root} is under way.") from None
            yield


def open_folder(path: str | Path) -> BackupFolder:
    """What the operator named: the folder, or one backup in it. Raises Refusal."""
    root = Path(path).expanduser().absolute()
    if (root / MANIFEST).exists() or (root.parent / "wal").is_dir():
        root = root.parent
    if not (root / "wal").is_dir():
        raise Refusal(f"{root} holds no backup of the contest.")
    return BackupFolder(root)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
