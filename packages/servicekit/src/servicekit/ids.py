"""Identifiers inside the system: UUIDv7, ordered by time."""

import uuid6


def new_id() -> str:
    """A fresh UUIDv7 as text."""
    return str(uuid6.uuid7())
