"""The file store: a folder of files named by the SHA-256 of their content.

A file is complete and on disk before its row exists; a crash leaves at most an orphan, which
the sweep removes.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Final

CHUNK: Final = 1_048_576
_HASH: Final = re.compile(r"[0-9a-f]{64}")


class DiskNearlyFull(OSError):
    """What is left of the disk belongs to others."""


class FileStore:
    """A plain folder; `root/ab/abcdef…`. It leaves `keep_free` bytes of its disk free."""

    def __init__(self, root: Path, keep_free: int = 0) -> None:
        self._root = root
        self._keep_free = keep_free

    def check_room(self) -> None:
        """Raises DiskNearlyFull."""
        if self.free_bytes() < self._keep_free:
            raise DiskNearlyFull(str(self._root))

    def free_bytes(self) -> int:
        self._root.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._root).free

    def keep(self, content: BinaryIO) -> str:
        """Store a stream from its present place on; answers its hash. Raises OSError."""
        self.check_room()
        incoming = self._root / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with NamedTemporaryFile(dir=incoming, delete=False) as file:
            try:
                while chunk := content.read(CHUNK):
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
                self._settle(Path(file.name), digest.hexdigest())
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        return digest.hexdigest()

    def path(self, digest: str) -> Path:
        """Where a file lies. Raises FileNotFoundError for what is no hash or not there."""
        if not _HASH.fullmatch(digest):
            raise FileNotFoundError(digest)
        path = self._root / digest[:2] / digest
        if not path.is_file():
            raise FileNotFoundError(digest)
        return path

    def stored(self) -> Iterator[Path]:
        """Every complete file and every leftover of a broken upload."""
        return (path for path in self._root.glob("*/*") if path.is_file())

    def _settle(self, temporary: Path, digest: str) -> None:
        folder = self._root / digest[:2]
        folder.mkdir(exist_ok=True)
        temporary.chmod(0o640)
        # Replacing an equal file also renews its age, which keeps the sweep away from it.
        temporary.replace(folder / digest)
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(store: FileStore, in_use: set[str], discarded: set[str], *, older_than: float) -> int:
    """Remove discarded files and leftovers of broken uploads, never one that is in use.

    Leftovers are files that nobody names, last modified before `older_than` (epoch seconds).
    """
    removed = 0
    for path in store.stored():
        if path.name in in_use:
            continue
        if path.name in discarded or path.stat().st_mtime < older_than:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
