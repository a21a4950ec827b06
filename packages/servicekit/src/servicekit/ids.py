"""Identifiers inside the system: UUIDv7, ordered by time."""

from uuid import UUID

import uuid6


def new_id() -> str:
    """A fresh UUIDv7 as text."""
    return str(uuid6.uuid7())


def read_id(text: str | None) -> UUID | None:
    """What somebody sent as an identifier; None for what is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
