"""Opaque keyset cursors, bound to the filter and order they were made for."""

import base64
import hashlib
from typing import Any

import msgspec


class BadCursor(ValueError):
    """Not a cursor, or one of another filter or order."""


def encode(values: tuple[Any, ...], bound_to: str) -> str:
    """`values`: the last row's sort key; `bound_to`: the filter and order as text."""
    body = msgspec.json.encode([_mark(bound_to), *values])
    return base64.urlsafe_b64encode(body).decode("ascii").rstrip("=")


def decode(text: str, bound_to: str) -> tuple[Any, ...]:
    """Raises BadCursor."""
    try:
        body = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        mark, *values = msgspec.json.decode(body, type=list[Any])
    except (ValueError, msgspec.MsgspecError) as error:
        raise BadCursor(text) from error
    if mark != _mark(bound_to):
        raise BadCursor(text)
    return tuple(values)


def _mark(bound_to: str) -> str:
    return hashlib.sha256(bound_to.encode()).hexdigest()[:8]
