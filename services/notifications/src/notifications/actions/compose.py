"""Write the letter of a message at the moment it is sent: nothing rendered is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import msgspec

from notifications import phrases
from notifications.actions.announce import open_code
from notifications.actions.editions import contest_name, find_edition
from notifications.actions.strangers import is_to_stranger, open_addressee
from notifications.errors import FactsBroken
from notifications.model.kinds import SORTS, Kind
from notifications.model.mail import Letter, one_line
from notifications.model.unsubscribing import make_token
from notifications.model.values import values_of
from notifications.model.wordings import Wording
from notifications.settings import NotificationsSettings
from notifications.store import letters
from servicekit.db import Connection
from servicekit.times import as_datetime

NAME_LIMIT: Final = 80


class Told(Protocol):
    """What a letter needs of a message; both claimed and listed ones have it."""

    @property
    def kind(self) -> str: ...
    @property
    def account(self) -> int | None: ...
    @property
    def facts(self) -> dict[str, Any]: ...
    @property
    def expires_at(self) -> datetime: ...


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whom a letter is for, and from which contest; `sealed` only for codes and
    letters to strangers."""

    name: str
    contest: str
    sealed: str | None = None


def contest_title(conn: Connection, edition: str) -> str:
    """The contest's name in the head of letters; accounts belong to no edition."""
    return contest_name(find_edition(conn, edition))


def write_letter(
    message: Told, wording: Wording, *, reader: Reader, settings: NotificationsSettings
) -> Letter:
    """The letter as it goes out. Raises FactsBroken, LetterBroken."""
    own = {
        "unsubscribe": unsubscribe_url(message, settings),
        "code": phrases.HIDDEN_CODE,
        "name": one_line(reader.name, NAME_LIMIT),
        "contest": reader.contest,
    }
    opened = secret_values(message.kind, reader.sealed, settings)
    return letters.render(wording, own | known_values(message, settings) | opened)


def secret_values(kind: str, sealed: str | None, settings: NotificationsSettings) -> dict[str, str]:
    """What only the reader may see: a code, or the link to a page of their own.

    Raises FactsBroken.
    """
    if sealed is None:
        return {}
    try:
        if is_to_stranger(kind):
            return {"page": _root(settings) + open_addressee(settings.seal_key, sealed).path}
        return {"code": open_code(settings.seal_key, sealed).code}
    except (ValueError, msgspec.MsgspecError) as error:
        raise FactsBroken("what is sealed cannot be opened") from error


def preview_letter(
    message: Told, wording: Wording, *, contest: str, settings: NotificationsSettings
) -> Letter:
    """The letter as staff see it: no name, no code, no link that acts for the reader.

    Raises FactsBroken, LetterBroken.
    """
    stops = unsubscribe_url(message, settings) is not None
    hidden = f"{_root(settings)}/thong-bao/ngung?the={phrases.HIDDEN_CODE}" if stops else None
    own = {"name": "", "contest": contest, "unsubscribe": hidden, "code": phrases.HIDDEN_CODE}
    return letters.render(wording, own | known_values(message, settings))


def known_values(message: Told, settings: NotificationsSettings) -> dict[str, Any]:
    """What every wording of the message's kind may name, but for its reader. Raises FactsBroken."""
    kind, facts = subject_of(message)
    root = _root(settings)
    try:
        own = values_of(kind, facts, root)
    except (KeyError, ValueError, TypeError) as error:
        raise FactsBroken(f"{kind}: facts are not complete") from error
    if kind is Kind.SIGN_IN_CODE:
        own["expires_at"] = as_datetime(message.expires_at)
    return {"public_url": root, "host": urlsplit(root).netloc} | own


def subject_of(message: Told) -> tuple[Kind, Mapping[str, Any]]:
    """The kind and facts it speaks of: a trial speaks as the kind that is tried."""
    kind = Kind(message.kind)
    if kind is Kind.TRIAL:
        return Kind(message.facts["kind"]), message.facts["facts"]
    return kind, message.facts


def unsubscribe_url(message: Told, settings: NotificationsSettings) -> str | None:
    """None for mandatory messages."""
    kind = Kind(message.kind)
    if SORTS[kind].mandatory or message.account is None:
        return None
    token = make_token(settings.letter_key, message.account, kind)
    return f"{_root(settings)}/thong-bao/ngung?the={token}"


def _root(settings: NotificationsSettings) -> str:
    return settings.public_url.rstrip("/")
