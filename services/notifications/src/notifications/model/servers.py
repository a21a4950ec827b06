"""Addresses of mail servers."""

from typing import Final, Literal
from urllib.parse import unquote, urlsplit

import msgspec

Security = Literal["none", "starttls", "tls"]
SCHEMES: Final[dict[str, tuple[Security, int]]] = {
    "smtp": ("none", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}


class BadServer(ValueError):
    """The text is no address of a mail server."""


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
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise BadServer(f"SMTP address must start with {', '.join(SCHEMES)} and name a host")
    security, port = SCHEMES[parts.scheme]
    return Server(
        host=parts.hostname,
        port=parts.port or port,
        security=security,
        user=unquote(parts.username or ""),
        password=password or unquote(parts.password or ""),
    )
