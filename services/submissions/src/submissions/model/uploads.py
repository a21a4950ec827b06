"""What a client of the tus protocol (1.0) says about a file, and how long we wait for the rest."""

import base64
import re
from datetime import timedelta
from typing import Final

import msgspec

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,termination,expiration"
METADATA_LIMIT: Final = 4_096
PIECE_LIMIT: Final = 16 * 1_048_576
"""Of one request. The gateway keeps it on disk until it is whole, so that a slow line costs nobody
a thread; what a broken line loses is one piece at the most."""
OPEN_LIMIT: Final = 20
"""Uploads of an account at once."""
KEPT: Final = timedelta(days=2)
"""Since the last piece."""
ORPHANED: Final = timedelta(seconds=60)
"""A whole upload is made part of its dossier within the request that completes it."""
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_NUMBER: Final = re.compile(r"[0-9]{1,15}", re.ASCII)


class BadRequest(ValueError):
    """A header that is missing or malformed."""


class Announced(msgspec.Struct, frozen=True, kw_only=True):
    """A file before its first byte; `declared` is what the browser takes it for, `hash` its SHA-256

    where it was promised before."""

    name: str
    declared: str
    size: int
    hash: str | None = None


def read_announced(length: str, metadata: str) -> Announced:
    """`Upload-Length` and `Upload-Metadata` (pairs of a key and base64). Raises BadRequest."""
    known = _read_metadata(metadata)
    size = read_number(length)
    if size == 0:
        raise BadRequest("Upload-Length")
    digest = known.get("sha256", "").lower() or None
    if digest is not None and not is_hash(digest):
        raise BadRequest("sha256")
    return Announced(
        name=known.get("filename", ""), declared=known.get("filetype", "")[:200],
        size=size, hash=digest,
    )  # fmt: skip


def read_number(text: str) -> int:
    """A length or offset in bytes. Raises BadRequest."""
    if not _NUMBER.fullmatch(text):
        raise BadRequest(text[:20])
    return int(text)


def is_hash(text: str) -> bool:
    """Whether it is a SHA-256 as we write them."""
    return bool(_HASH.fullmatch(text))


def _read_metadata(text: str) -> dict[str, str]:
    if len(text) > METADATA_LIMIT:
        raise BadRequest("Upload-Metadata")
    found = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key, _, encoded = pair.partition(" ")
        try:
            found[key] = base64.b64decode(encoded.strip(), validate=True).decode()
        except ValueError as error:
            raise BadRequest(key[:20]) from error
    return found
