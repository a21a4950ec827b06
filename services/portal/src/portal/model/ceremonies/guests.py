"""Guests: what they answer, the secret of their link, how they are found."""

import hashlib
import re
import secrets
from datetime import datetime
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

from portal.model.contacts import BadPhone, callable_number
from servicekit import codes
from servicekit.text import fold

Answer = Literal["", "coming", "deputy", "declined"]
ANSWERS: Final[tuple[Answer, ...]] = ("coming", "deputy", "declined")
NAME_LIMIT: Final = 200
BODY_LIMIT: Final = 200
NOTE_LIMIT: Final = 500
PATH: Final = "/giay-moi/"
EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s.,;<>]+")
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{32}")
_SECRET_BYTES: Final = 24


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is invited or has come. `body`: office and position; `keeper_name` let them in.

    `told`: the schedule the last letter told of; `answered_for`: the time they answered for;
    `walk_in`: written down at the door, not on the list before.
    """

    id: int
    ceremony: int
    guest_group: int | None
    version: int
    code: str
    name: str
    body: str
    email: str
    phone: str
    secret_sealed: str | None
    invited_at: datetime | None
    reminded_at: datetime | None
    answer: Answer
    deputy_name: str
    deputy_body: str
    answer_note: str
    answered_at: datetime | None
    arrived_at: datetime | None
    keeper_name: str
    told: str | None
    answered_for: str
    walk_in: bool
    came_with: str


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What is written about a guest."""

    name: str
    body: str = ""
    email: str = ""
    phone: str = ""
    guest_group: int | None = None


class WalkIn(msgspec.Struct, frozen=True, kw_only=True):
    """What is written at the door about somebody who is not on the list."""

    name: str
    body: str = ""
    came_with: str = ""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest answers; a deputy is named only with `deputy`."""

    answer: Answer
    deputy_name: str = ""
    deputy_body: str = ""
    answer_note: str = ""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the list; `arrived` counts everybody, `walk_ins` those who were not on it."""

    guests: int
    invited: int
    coming: int
    declined: int
    arrived: int
    walk_ins: int

    @property
    def arrived_invited(self) -> int:
        """Who has come of those on the list."""
        return self.arrived - self.walk_ins

    @property
    def silent(self) -> int:
        """Who has not answered."""
        return self.guests - self.coming - self.declined


class Untold(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a change still has to reach: `by_letter` by a press, `by_hand` has no address;
    `outdated` answered for another time."""

    by_letter: int
    by_hand: int
    outdated: int


class BadContact(ValueError):
    """No address, no number."""


def new_secret() -> str:
    """What stands in an invitation's link: 192 random bits, 32 characters."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def hash_secret(secret: str) -> bytes | None:
    """What is looked up; None for what cannot be one. A long random secret needs no salt."""
    return hashlib.sha256(secret.encode()).digest() if _SECRET.fullmatch(secret) else None


def folded(name: str, body: str) -> str:
    """What a guest is found by."""
    return fold(f"{name} {body}")


def search_patterns(text: str) -> list[str]:
    """For LIKE: every word that was typed, wherever it stands."""
    marks = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})
    return [f"%{word.translate(marks)}%" for word in fold(text).split()]


def read_scanned(text: str) -> tuple[str, str]:
    """`("secret", …)` of a link, `("code", …)` of what was typed. Raises BadContact for neither."""
    compact = text.strip()
    path = urlsplit(compact).path if "/" in compact else ""
    if path.startswith(PATH) and _SECRET.fullmatch(path.removeprefix(PATH)):
        return "secret", path.removeprefix(PATH)
    try:
        return "code", codes.read(compact)
    except codes.BadCode as error:
        raise BadContact(compact) from error


def read_email(text: str) -> str:
    """In small letters. Raises BadContact."""
    compact = text.strip().lower()
    if compact and not EMAIL.fullmatch(compact):
        raise BadContact(text)
    return compact


def read_phone(text: str) -> str:
    """As +84…. Raises BadContact."""
    try:
        return callable_number(text) if text.strip() else ""
    except BadPhone as error:
        raise BadContact(text) from error


def tidy(reply: Reply) -> Reply:
    """Nobody is kept as a deputy who was not sent."""
    if reply.answer == "deputy":
        return reply
    return Reply(answer=reply.answer, answer_note=reply.answer_note)


def is_outdated(guest: Guest, when: str) -> bool:
    """The guest answered, but for another time than the one it has now."""
    return bool(guest.answer) and guest.answered_for not in ("", when)


def same(guest: Guest, reply: Reply, when: str) -> bool:
    """A repeat of the answer that is kept already, for the time it has now."""
    if is_outdated(guest, when):
        return False
    kept = (guest.answer, guest.deputy_name, guest.deputy_body, guest.answer_note)
    return kept == (reply.answer, reply.deputy_name, reply.deputy_body, reply.answer_note)
