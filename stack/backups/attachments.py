"""Attachments: files named by the SHA-256 of their content, copied once and never changed.

`python -m stack.backups.attachments FROM TO` copies what is new.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from stack.refusal import Refusal

HASH = re.compile(r"[0-9a-f]{64}")
CHUNK = 1024**2


def copy_new(source: Path, target: Path) -> list[str]:
    """Copy what the target lacks; answers the names of all files of the source.

    Raises Refusal for a file that is not what its name says.
    """
    names = []
    for path in stored(source):
        place = target / path.name[:2] / path.name
        if not place.exists() and not _copy(path, place):
            continue  # it was removed meanwhile: nobody names it
        names.append(path.name)
    return names


def damaged(folder: Path, names: list[str]) -> list[str]:
    """Those that are missing or not what their name says."""
    found = []
    for name in names:
        path = folder / name[:2] / name
        if not path.exists() or digest(path) != name:
            found.append(name)
    return found


def stored(folder: Path) -> Iterator[Path]:
    """Complete files only, in order."""
    return (path for path in sorted(folder.glob("??/*")) if HASH.fullmatch(path.name))


def digest(path: Path) -> str:
    read = hashlib.sha256()
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            read.update(chunk)
    return read.hexdigest()


def _copy(path: Path, place: Path) -> bool:
    """False when the file is gone. It has its name only once it is complete and right."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft, read = place.with_name(place.name + ".new"), hashlib.sha256()
    try:
        with path.open("rb") as source, draft.open("wb") as out:
            while chunk := source.read(CHUNK):
                read.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if read.hexdigest() != path.name:
            raise Refusal(
                f"The attachment {path} is damaged: its content is not what its name says."
            )
        draft.chmod(0o640)
        draft.replace(place)
    except FileNotFoundError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


if __name__ == "__main__":
    try:
        print(len(copy_new(Path(sys.argv[1]), Path(sys.argv[2]))), "attachments")
    except Refusal as refusal:
        sys.exit(str(refusal))
