"""Pages of messages, newest first, by opaque cursors bound to their filter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import request

from notifications.model.filters import Filter
from notifications.store.lists import Listed, Place
from servicekit import cursors

PAGE_SIZE: Final = 50


def place_after(wanted: Filter) -> Place | None:
    """Where the asked page begins; a cursor that fits no more leads to the first page."""
    text = request.args.get("after", "")
    try:
        at, message_id = cursors.decode(text, wanted.text())
        return datetime.fromisoformat(at), str(UUID(message_id))
    except (cursors.BadCursor, ValueError, TypeError, AttributeError):
        return None


def next_cursor(
    found: Sequence[Listed], wanted: Filter, looked_until: Place | None = None
) -> str | None:
    """The cursor of the next page: more than a page was found, or the look stopped early."""
    if len(found) > PAGE_SIZE:
        last = found[PAGE_SIZE - 1]
        looked_until = (last.created_at, last.id)
    if looked_until is None:
        return None
    at, message_id = looked_until
    return cursors.encode((at.isoformat(), message_id), wanted.text())
