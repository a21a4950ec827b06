"""Which files are taken: the ending, the declared type and the real content must agree."""

import zipfile
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO, Final

import msgspec
import puremagic

from servicekit.phrases import files as file_phrases
from servicekit.problems import FieldError, Problem
from servicekit.text import nfc, slugify

HEAD: Final = 4096
NAME_LIMIT: Final = 120
ENDING_LIMIT: Final = 10
"""Characters; what is longer is no ending, only a name with a dot in it."""
UNZIPPED_LIMIT: Final = 200 * 1_048_576
ZIP_MEMBERS_LIMIT: Final = 5_000
_UNDECLARED: Final = ("", "application/octet-stream")
_VIDEO_BRANDS: Final = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1")
_VIDEO_BRANDS_TOO: Final = (b"MSNV", b"M4V ", b"mp4v", b"dash")


class FileType(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of file we take."""

    kind: str
    mime: str
    endings: tuple[str, ...]
    declared: tuple[str, ...] = ()


TYPES: Final = (
    FileType(
        kind="pdf", mime="application/pdf", endings=(".pdf",), declared=("application/x-pdf",)
    ),
    FileType(
        kind="docx",
        mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        endings=(".docx",),
        declared=("application/zip", "application/x-zip-compressed"),
    ),
    FileType(
        kind="jpeg",
        mime="image/jpeg",
        endings=(".jpg", ".jpeg", ".jfif"),
        declared=("image/jpg", "image/pjpeg"),
    ),
    FileType(kind="png", mime="image/png", endings=(".png",), declared=("image/x-png",)),
    FileType(kind="mp4", mime="video/mp4", endings=(".mp4", ".m4v"), declared=("video/x-m4v",)),
)
BY_KIND: Final = {known.kind: known for known in TYPES}
IMAGES: Final = ("jpeg", "png")
WHOLE: Final = ("pdf", "mp4")
"""Kept as they are, and no archives: whoever finds one inside has two files in one."""
ACCEPT: Final = ",".join(ending for known in TYPES for ending in known.endings)


class FileRefused(Problem):
    """One file cannot be taken. The words name the file and why; nothing else is lost."""

    def __init__(self, name: str, why: str) -> None:
        self.words = file_phrases.refused(name, why)
        super().__init__(
            422,
            "file-refused",
            file_phrases.REFUSED_TITLE,
            errors=[FieldError("files", self.words)],
        )


def clean_name(name: str) -> str:
    """A name to show and to download: NFC, no folders, no control characters, not too long."""
    last = PurePosixPath(PureWindowsPath(nfc(name)).name).name
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"/\\|?*').strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > ENDING_LIMIT:
        stem, ending = kept, ""
    short = stem[: NAME_LIMIT - len(ending) - 1].strip() or "tep"
    return f"{short}.{ending}" if ending else short


def plain_name(name: str) -> str:
    """The name for addresses: ASCII, as in `/tep/<hash>/may-say-che.pdf`."""
    path = PurePosixPath(name)
    return slugify(path.stem) + path.suffix.lower()


def identify(name: str, declared: str, content: BinaryIO) -> FileType:
    """The type on which ending, declared type and content agree. Raises FileRefused."""
    claimed = _by_ending(name)
    declared = declared.partition(";")[0].strip().lower()
    if declared not in (*_UNDECLARED, claimed.mime, *claimed.declared):
        raise FileRefused(name, file_phrases.KIND_DECLARED_WRONG)
    content.seek(0)
    head = content.read(HEAD)
    if not head:
        raise FileRefused(name, file_phrases.FILE_EMPTY)
    if not _content_is(claimed.kind, head, content):
        raise FileRefused(name, file_phrases.content_is_not(claimed.kind))
    if claimed.kind in WHOLE and zipfile.is_zipfile(content):
        raise FileRefused(name, file_phrases.TWO_IN_ONE)
    content.seek(0)
    return claimed


def kind_of(name: str) -> str:
    """What a file claims to be by its ending. Raises FileRefused."""
    return _by_ending(name).kind


def check_pages(name: str, pages: int | None, limit: int) -> None:
    """Raises FileRefused; a number nobody could read is no reason."""
    if pages is not None and pages > limit:
        raise FileRefused(name, file_phrases.too_many_pages(pages, limit))


def check_seconds(name: str, seconds: float | None, limit: int) -> None:
    """Raises FileRefused; a length nobody could read is no reason."""
    if seconds is not None and seconds > limit:
        raise FileRefused(name, file_phrases.too_long(seconds, limit))


def check_size(name: str, size: int, limit: int) -> None:
    """Raises FileRefused."""
    if size > limit:
        raise FileRefused(name, file_phrases.too_large(size, limit))


def _by_ending(name: str) -> FileType:
    ending = PurePosixPath(name).suffix.lower()
    for known in TYPES:
        if ending in known.endings:
            return known
    raise FileRefused(name, file_phrases.KIND_NOT_TAKEN)


def _content_is(kind: str, head: bytes, content: BinaryIO) -> bool:
    if kind == "mp4":
        return head[4:8] == b"ftyp" and head[8:12] in (*_VIDEO_BRANDS, *_VIDEO_BRANDS_TOO)
    if kind == "docx":
        return head.startswith(b"PK\x03\x04") and _is_word(content)
    try:
        found = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        return False
    return bool(found == BY_KIND[kind].mime)


def _is_word(content: BinaryIO) -> bool:
    """A Word document without macros, whose zip is sound and not a bomb."""
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            members = archive.infolist()
            if len(members) > ZIP_MEMBERS_LIMIT:
                return False
            names = {member.filename for member in members}
            size = sum(member.file_size for member in members)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return (
        {"[Content_Types].xml", "word/document.xml"} <= names
        and "word/vbaProject.bin" not in names
        and size <= UNZIPPED_LIMIT
    )
