"""Uploads that are not whole yet: one file each beside the store, named by the upload's id."""

import os
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from submissions.store.files import INCOMING

PIECE: Final = 65_536


class Parts:
    """`root/incoming/<id>`: the store's sweep takes what nobody names any more."""

    def __init__(self, root: Path) -> None:
        self._folder = root / INCOMING

    def append(self, upload: UUID, offset: int, content: BinaryIO, most: int) -> int:
        """Write up to `most` bytes from `offset` on; answers how many are on disk now.

        What lay behind `offset` was never acknowledged and is overwritten. Raises OSError.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path(upload), os.O_WRONLY | os.O_CREAT, 0o640)
        with os.fdopen(descriptor, "wb") as file:
            file.truncate(offset)
            file.seek(offset)
            written = _copy(content, file, most)
            file.flush()
            os.fsync(file.fileno())
        return written

    def open(self, upload: UUID) -> BinaryIO:
        """The bytes so far. Raises FileNotFoundError."""
        return self._path(upload).open("rb")

    def remove(self, upload: UUID) -> None:
        self._path(upload).unlink(missing_ok=True)

    def _path(self, upload: UUID) -> Path:
        return self._folder / str(upload)


def _copy(content: BinaryIO, file: BinaryIO, most: int) -> int:
    """Pieces as they come, so that memory does not grow with the upload."""
    written = 0
    while written < most and (piece := content.read(min(PIECE, most - written))):
        file.write(piece)
        written += len(piece)
    return written
