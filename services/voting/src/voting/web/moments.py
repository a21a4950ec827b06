"""Moments as programs read them."""

from datetime import datetime


def iso(when: datetime) -> str:
    """RFC 3339 in UTC with milliseconds."""
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
