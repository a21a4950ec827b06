"""A ZIP with the files of dossiers on paper: `<number of the dossier>/<file>`.

Nothing is unpacked to a path of the archive's choosing: members are read as streams, and of their
names only the last two parts are looked at.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, cast

import msgspec

from servicekit.filetypes import clean_name
from servicekit.text import nfc
from submissions.errors.imports import SheetRefused
from submissions.phrases import imports as words

MEMBERS_LIMIT: Final = 2_000
UNZIPPED_LIMIT_MB: Final = 500
CHUNK: Final = 1_048_576
IN_MEMORY: Final = 4 * CHUNK
_IGNORED: Final = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the archive; `path` names it there, `folder` and `name` are for people."""

    path: str
    folder: str
    name: str
    size: int


def members(content: BinaryIO) -> list[Member]:
    """All files, sorted by name. Raises SheetRefused: no ZIP, locked, too many, too large."""
    try:
        with zipfile.ZipFile(content) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise SheetRefused(words.NOT_AN_ARCHIVE, "archive") from error
    if len(infos) > MEMBERS_LIMIT:
        raise SheetRefused(words.too_many_members(MEMBERS_LIMIT), "archive")
    if any(info.flag_bits & 1 for info in infos):
        raise SheetRefused(words.ARCHIVE_LOCKED, "archive")
    if sum(info.file_size for info in infos) > UNZIPPED_LIMIT_MB * CHUNK:
        raise SheetRefused(words.archive_too_large(UNZIPPED_LIMIT_MB), "archive")
    found = [_member(info) for info in infos]
    return sorted((m for m in found if m is not None), key=lambda member: member.name)


@contextmanager
def open_member(content: BinaryIO, member: Member) -> Iterator[BinaryIO]:
    """The bytes of a file, to be read from any place on; never more of them than it said.

    Raises SheetRefused when the archive lied about it or is broken there.
    """
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        try:
            with zipfile.ZipFile(content) as archive, archive.open(member.path) as source:
                left = member.size
                while left and (chunk := source.read(min(CHUNK, left))):
                    file.write(chunk)
                    left -= len(chunk)
                whole = not left and not source.read(1)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, KeyError,
                OSError) as error:  # fmt: skip
            raise SheetRefused(words.NOT_AN_ARCHIVE, "archive") from error
        if not whole:
            raise SheetRefused(words.NOT_AN_ARCHIVE, "archive")
        file.seek(0)
        yield cast("BinaryIO", file)


def _member(info: zipfile.ZipInfo) -> Member | None:
    """None for what computers add by themselves."""
    parts = PurePosixPath(nfc(info.filename).replace("\\", "/")).parts
    if not parts or any(part in _IGNORED for part in parts) or parts[-1].startswith("."):
        return None
    folder = parts[-2] if len(parts) > 1 else ""
    return Member(
        path=info.filename, folder=folder, name=clean_name(parts[-1]), size=info.file_size
    )
