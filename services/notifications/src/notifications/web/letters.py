"""A message's letter as pages show it: without anything secret, in the words of now."""

from notifications.actions.compose import contest_title, preview_letter
from notifications.actions.words import versions_for
from notifications.errors import LetterBroken
from notifications.model.mail import Letter
from notifications.store.lists import Detailed
from servicekit.db import Connection
from servicekit.web import settings


def letter_now(conn: Connection, message: Detailed) -> Letter | None:
    """None when its words cannot be written any more."""
    contest = contest_title(conn, message.edition)
    try:
        words = versions_for(conn, message)[0].wording
        return preview_letter(message, words, contest=contest, settings=settings())
    except (LetterBroken, LookupError, TypeError, ValueError):
        return None
