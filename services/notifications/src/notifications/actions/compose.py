"""Write the letter of a message at the moment it is sent: nothing rendered is stored."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

import msgspec

from notifications import phrases
from notifications.actions.announce import open_code
from notifications.actions.editions import contest_name, find_edition
from notifications.errors import LetterBroken
from notifications.model.kinds import SORTS, Kind
from notifications.model.mail import Letter, one_line
from notifications.model.unsubscribing import make_token
from notifications.settings import NotificationsSettings
from notifications.store import letters
from servicekit.db import Connection
from servicekit.times import as_date

NAME_LIMIT = 80
TITLE_LIMIT = 300


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


def contest_title(conn: Connection, edition: str) -> str:
    """The contest's name in the head of letters; accounts belong to no edition."""
    return contest_name(find_edition(conn, edition))


def write_letter(
    message: Told, *, name: str, contest: str, settings: NotificationsSettings, sealed: str | None
) -> Letter:
    """The letter as it goes out; `sealed` only for codes. Raises LetterBroken."""
    code = phrases.HIDDEN_CODE
    try:
        if sealed is not None:
            code = open_code(settings.seal_key, sealed).code
    except (ValueError, msgspec.MsgspecError) as error:
        raise LetterBroken("the code cannot be opened") from error
    secrets = {"unsubscribe": unsubscribe_url(message, settings), "code": code}
    return _render(message, name=name, contest=contest, settings=settings, secrets=secrets)


def preview_letter(message: Told, *, contest: str, settings: NotificationsSettings) -> Letter:
    """The letter as staff see it: no name, no code, no link that acts for the reader.

    Raises LetterBroken.
    """
    stops = unsubscribe_url(message, settings) is not None
    hidden = f"{_root(settings)}/thong-bao/ngung?the={phrases.HIDDEN_CODE}" if stops else None
    secrets = {"unsubscribe": hidden, "code": phrases.HIDDEN_CODE}
    return _render(message, name="", contest=contest, settings=settings, secrets=secrets)


def _render(
    message: Told,
    *,
    name: str,
    contest: str,
    settings: NotificationsSettings,
    secrets: Mapping[str, str | None],
) -> Letter:
    kind = Kind(message.kind)
    common: dict[str, Any] = {
        "name": one_line(name, NAME_LIMIT),
        "contest": contest,
        "public_url": _root(settings),
        "host": urlsplit(settings.public_url).netloc,
    }
    try:
        own = _own_values(kind, message, settings)
    except (KeyError, ValueError, TypeError) as error:
        raise LetterBroken(f"{kind}: facts are not complete") from error
    return letters.render(kind, {**common, **secrets, **own})


def unsubscribe_url(message: Told, settings: NotificationsSettings) -> str | None:
    """None for mandatory messages."""
    kind = Kind(message.kind)
    if SORTS[kind].mandatory or message.account is None:
        return None
    token = make_token(settings.seal_key, message.account, kind)
    return f"{_root(settings)}/thong-bao/ngung?the={token}"


def _own_values(kind: Kind, message: Told, settings: NotificationsSettings) -> dict[str, Any]:
    if kind is Kind.SIGN_IN_CODE:
        return {"expires_at": message.expires_at}
    if kind is Kind.WELCOME:
        return {}
    if kind is Kind.SECURITY:
        return {"change": phrases.CHANGES[message.facts["change"]]}
    return _dossier_values(message.facts, _root(settings))


def _dossier_values(facts: Mapping[str, Any], root: str) -> dict[str, Any]:
    entry_page = f"{root}/bai-du-thi/{facts['entry']}" if facts["entry"] else root
    reason = facts["reason"]
    return {
        "code": facts["code"],
        "title": one_line(facts["title"], TITLE_LIMIT),
        "reason": phrases.REASONS.get(reason, phrases.OTHER_REASON) if reason else "",
        "at": datetime.fromisoformat(facts["at"]),
        "last_day": _last_day(facts.get("until")),
        "page": f"{root}/ho-so/{facts['code']}",
        "entry_page": entry_page,
        "share_page": f"https://www.facebook.com/sharer/sharer.php?u={quote(entry_page, safe='')}",
    }


def _last_day(until: str | None) -> str:
    """The day people name for a half-open end; empty without one."""
    return as_date(datetime.fromisoformat(until) - timedelta(milliseconds=1)) if until else ""


def _root(settings: NotificationsSettings) -> str:
    return settings.public_url.rstrip("/")
