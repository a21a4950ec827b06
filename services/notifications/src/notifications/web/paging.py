"""Pages of messages, newest first, by opaque cursors bound to their filter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

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
        return datetime.fromisoformat(at), str(message_id)
    except (cursors.BadCursor, ValueError, TypeError):
        return None


def next_cursor(found: Sequence[Listed], wanted: Filter) -> str | None:
    """The cursor of the next page when more than a page was found."""
    if len(found) <= PAGE_SIZE:
        return None
    last = found[PAGE_SIZE - 1]
    return cursors.encode((last.created_at.isoformat(), last.id), wanted.text())
