"""Addresses of mail servers and of the mailbox for bounces."""

from typing import Final, Literal
from urllib.parse import unquote, urlsplit

import msgspec

Security = Literal["none", "starttls", "tls"]
SCHEMES: Final[dict[str, tuple[Security, int]]] = {
    "smtp": ("none", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}
MAILBOXES: Final[dict[str, tuple[Security, int]]] = {"pop3": ("none", 110), "pop3s": ("tls", 995)}


class BadServer(ValueError):
    """The text is no address of a mail server or mailbox."""


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """Where and how to hand over mail."""

    host: str
    port: int
    security: Security = "none"
    user: str = ""
    password: str = ""


def read_server(url: str, password: str = "") -> Server:
    """`smtp+starttls://thu%40tinh.vn@mail.tinh.vn:587`; `password` wins over one in the URL.

    Raises BadServer.
    """
    return _read(url, password, SCHEMES)


def read_mailbox_address(url: str, password: str = "") -> Server:
    """`pop3s://tra-lai%40tinh.vn@mail.tinh.vn:995`. Raises BadServer."""
    return _read(url, password, MAILBOXES)


def _read(url: str, password: str, schemes: dict[str, tuple[Security, int]]) -> Server:
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname:
        raise BadServer(f"address must start with {', '.join(schemes)} and name a host")
    security, port = schemes[parts.scheme]
    return Server(
        host=parts.hostname,
        port=parts.port or port,
        security=security,
        user=unquote(parts.username or ""),
        password=password or unquote(parts.password or ""),
    )
