"""How mail leaves: into the demonstration's mailbox, or through the server of `--smtp-url`."""

import ipaddress
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from stack.home import Home
from stack.refusal import Refusal

SCHEMES = ("smtp", "smtp+starttls", "smtps")
BREAKS_CONFIGURATION = set('";#\\')
"""supervisord would end the value there."""


def password_file(home: Home) -> Path:
    """Written by whoever runs the contest; a server that asks for no password needs none."""
    return home.secrets / "smtp-password"


def check_mail(home: Home) -> None:
    """Raises Refusal for a server or a sender that cannot be used, and for codes that strangers
    could read without anybody having agreed to it."""
    choices = home.choices
    if choices.smtp_url:
        _check_server(home)
    if choices.mail_from or choices.smtp_url:
        _check_sender(choices.mail_from)
    if home.has_mailbox and not choices.public_demonstration and not is_loopback(choices.listen):
        raise Refusal(
            f"Whoever reaches {choices.listen} could read every sign-in code at /hop-thu-thu: name "
            "a mail server with --smtp-url, or agree to that with --public-demonstration."
        )


def is_loopback(address: str) -> bool:
    """Only this machine reaches it."""
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address == "localhost"


def _check_server(home: Home) -> None:
    url = home.choices.smtp_url
    parts = _split(url)
    if parts is None or parts.scheme not in SCHEMES or not _is_plain(url):
        raise Refusal(
            "--smtp-url must look like smtp://HOST:25, smtp+starttls://USER@HOST:587 or "
            "smtps://USER@HOST:465."
        )
    if parts.password is not None:
        raise Refusal(f"Write the mail server's password to {password_file(home)}, not to a URL.")


def _check_sender(mail_from: str) -> None:
    address = parseaddr(mail_from)[1]
    if not all(address.partition("@")) or not _is_plain(mail_from):
        raise Refusal(
            "--mail-from must look like Name <address@host>, without quotation marks; it goes "
            "with --smtp-url."
        )


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


def _is_plain(text: str) -> bool:
    return text.isprintable() and not BREAKS_CONFIGURATION & set(text)
