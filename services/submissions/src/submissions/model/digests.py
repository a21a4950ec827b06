"""The digest of what was handed in: who has the receipt can prove later what it was."""

import hashlib
from datetime import datetime
from typing import Any, Final

import msgspec

from servicekit.times import as_moment
from submissions.model.contents import Contents

SHORT: Final = 12
CHECK: Final = 16
_GROUP: Final = 4


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was handed in; `hash` is SHA-256 of its bytes, `size` in bytes."""

    name: str
    size: int
    hash: str


def digest(code: str, received_at: datetime, contents: Contents, files: list[Piece]) -> str:
    """SHA-256, 64 hexadecimal digits, of code, time, contents and files in an order of their own.

    Empty fields are left out, so that a field added to the form later changes no older digest.
    """
    pieces = sorted(files, key=lambda piece: (piece.hash, piece.name))
    whole = {
        "code": code,
        "received_at": as_moment(received_at),
        "contents": _filled(contents),
        "files": [msgspec.to_builtins(piece) for piece in pieces],
    }
    return hashlib.sha256(msgspec.json.encode(whole, order="deterministic")).hexdigest()


def short(full: str) -> str:
    """The beginning, for a list."""
    return full[:SHORT]


def check_number(full: str) -> str:
    """What stands on the receipt to be typed or scanned: 64 bits, `1f2e-9a0b-77c1-d40e`."""
    return "-".join(full[at : at + _GROUP] for at in range(0, CHECK, _GROUP))


def read_check(text: str) -> str | None:
    """The 16 digits of what somebody typed; None when it is no such number."""
    digits = "".join(c for c in text.lower() if c not in "- ")
    known = len(digits) == CHECK and all(c in "0123456789abcdef" for c in digits)
    return digits if known else None


def _filled(contents: Contents) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(contents)
    return {name: value for name, value in values.items() if value}
