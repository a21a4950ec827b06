"""People of a group: their roles, how long an invitation lives, how their names become authors."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from submissions.model.contents import AUTHORS_LIMIT

State = Literal["invited", "confirmed", "declined", "left", "expired"]

ROLES: Final = ("head", "author", "co_author", "helper", "other")
NAME_LIMIT: Final = 120
DUTY_LIMIT: Final = 200
MEMBERS_LIMIT: Final = 30
INVITATION_LASTS: Final = timedelta(days=14)
_CODE: Final = re.compile(r"[A-Za-z0-9_-]{32}")
_CODE_BYTES: Final = 24


def new_code() -> str:
    """The secret in an invitation's link: 192 random bits, 32 characters."""
    return secrets.token_urlsafe(_CODE_BYTES)


def hash_code(code: str) -> bytes | None:
    """What is kept of a code; None for what cannot be one. A long random code needs no salt."""
    return hashlib.sha256(code.encode()).digest() if _CODE.fullmatch(code) else None


def state_at(state: State, expires_at: datetime | None, now: datetime) -> State:
    """An invitation nobody answered in time has expired; its last moment still counts as alive."""
    over = state == "invited" and expires_at is not None and now >= expires_at
    return "expired" if over else state


def joined(names: Sequence[str]) -> str:
    """The names as the public reads them, in the order they were added."""
    return ", ".join(names)


def authors_after(authors: str, before: Sequence[str], after: Sequence[str]) -> str:
    """The public text follows the list of members until somebody writes it in their own words."""
    follows = authors.strip() in ("", joined(before))
    names = joined(after)
    return names if follows and len(names) <= AUTHORS_LIMIT else authors
