"""Fresh people: contacts and titles nobody used before, so that no run depends on another."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

PHONE_DOMAIN = "sms.trinh-dien"
"""Text messages of the demonstration arrive in the mail sink at `<E.164>@` this domain."""


def fresh_email() -> str:
    return f"nguoi-{secrets.token_hex(6)}@example.com"


def fresh_phone() -> str:
    """A Vietnamese mobile number as people type it."""
    return f"09{secrets.choice('0134678')}{secrets.randbelow(10**7):07}"


def fresh_title(what: str = "Máy sao chè") -> str:
    """Of a dossier that its test takes away again; `FRESH` of `support.dossiers` knows it."""
    return f"{what} {secrets.token_hex(4)}"


def mailbox_of(contact: str) -> str:
    """The address under which the mail sink keeps what was sent to `contact`."""
    return contact if "@" in contact else f"+84{contact.removeprefix('0')}@{PHONE_DOMAIN}"


@dataclass(frozen=True)
class StaffMember:
    """A demonstration account that signs in with a password."""

    email: str
    password: str = field(repr=False)


def read_staff(file: Path) -> dict[str, StaffMember]:
    """By role; `file` has a line `role<TAB>e-mail<TAB>password` for each account."""
    lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    return {role: StaffMember(email, password) for role, email, password in lines}
