"""The file store: a folder of files named by the SHA-256 of their content.

A file is complete and on disk before its row exists; a crash leaves at most an orphan, which
the sweep removes.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Final, NamedTuple, Protocol

CHUNK: Final = 1_048_576
INCOMING: Final = "incoming"
_HASH: Final = re.compile(r"[0-9a-f]{64}")


class DiskNearlyFull(OSError):
    """What is left of the disk belongs to others."""


class Stored(NamedTuple):
    """A file that lies in a store: its hash (or the name of a leftover), when it came (epoch s)."""

    name: str
    modified: float


class Store(Protocol):
    """Where files lie under the hash of their content. Every method may raise OSError.

    `open` and `size` raise FileNotFoundError for what is no hash or not there.
    """

    def check_room(self, wanted: int = 0) -> None:
        """Raises DiskNearlyFull when so many bytes more would take what belongs to others."""

    def free_bytes(self) -> int:
        """Of the disk that new files come through."""

    def keep(self, content: BinaryIO) -> str:
        """Store a stream from its present place on; answers its hash."""

    def size(self, digest: str) -> int:
        """In bytes."""

    def open(self, digest: str) -> BinaryIO:
        """The content; may be read from any place on."""

    def spool(self) -> Path:
        """A folder of this machine for what lies there only for a moment."""

    def stored(self) -> Iterator[Stored]:
        """Every complete file and every leftover of a broken upload."""

    def remove(self, name: str) -> None:
        """What `stored` named; nothing happens if it is gone already."""


def check_hash(digest: str) -> str:
    """Raises FileNotFoundError for what is no hash."""
    if not _HASH.fullmatch(digest):
        raise FileNotFoundError(digest)
    return digest


class FileStore:
    """A plain folder; `root/ab/abcdef…`. It leaves `keep_free` bytes of its disk free."""

    def __init__(self, root: Path, keep_free: int = 0) -> None:
        self._root = root
        self._keep_free = keep_free

    def check_room(self, wanted: int = 0) -> None:
        """Raises DiskNearlyFull."""
        if self.free_bytes() - wanted < self._keep_free:
            raise DiskNearlyFull(str(self._root))

    def free_bytes(self) -> int:
        self._root.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._root).free

    def keep(self, content: BinaryIO) -> str:
        """Store a stream from its present place on; answers its hash. Raises OSError."""
        self.check_room()
        with arriving(self._root, content) as (temporary, digest):
            self._settle(temporary, digest)
        return digest

    def path(self, digest: str) -> Path:
        """Where a file lies. Raises FileNotFoundError for what is no hash or not there."""
        path = self._place(digest)
        if not path.is_file():
            raise FileNotFoundError(digest)
        return path

    def size(self, digest: str) -> int:
        return self._place(digest).stat().st_size

    def open(self, digest: str) -> BinaryIO:
        return self._place(digest).open("rb")

    def spool(self) -> Path:
        return incoming(self._root)

    def stored(self) -> Iterator[Stored]:
        for path in self._root.glob("*/*"):
            try:
                if path.is_file():
                    yield Stored(path.name, path.stat().st_mtime)
            except FileNotFoundError:
                continue  # an upload that ended meanwhile

    def remove(self, name: str) -> None:
        for folder in (name[:2], INCOMING):
            (self._root / folder / name).unlink(missing_ok=True)

    def _place(self, digest: str) -> Path:
        return self._root / check_hash(digest)[:2] / digest

    def _settle(self, temporary: Path, digest: str) -> None:
        folder = self._root / digest[:2]
        folder.mkdir(exist_ok=True)
        temporary.chmod(0o640)
        # Replacing an equal file also renews its age, which keeps the sweep away from it.
        temporary.replace(folder / digest)
        sync_folder(folder)


@contextmanager
def arriving(root: Path, content: BinaryIO) -> Iterator[tuple[Path, str]]:
    """A stream on disk under a temporary name, and its hash. What is left there goes again."""
    digest = hashlib.sha256()
    with NamedTemporaryFile(dir=incoming(root), delete=False) as file:
        temporary = Path(file.name)
        try:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            yield temporary, digest.hexdigest()
        finally:
            temporary.unlink(missing_ok=True)


def incoming(root: Path) -> Path:
    """The folder for what is not whole yet."""
    folder = root / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def digest_of(content: BinaryIO) -> str:
    """The SHA-256 of a stream from its beginning; it stands there again afterwards."""
    digest = hashlib.sha256()
    content.seek(0)
    while chunk := content.read(CHUNK):
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """A name in a folder is on disk only when the folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(store: Store, in_use: set[str], discarded: set[str], *, older_than: float) -> int:
    """Remove discarded files and leftovers of broken uploads, never one that is in use.

    Leftovers are files that nobody names, last modified before `older_than` (epoch seconds).
    """
    removed = 0
    for name, modified in store.stored():
        if name in in_use:
            continue
        if name in discarded or modified < older_than:
            store.remove(name)
            removed += 1
    return removed
