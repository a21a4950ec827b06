"""Lists in a text box, one a line: aliases and official contacts of a unit."""

from typing import Final, Literal

from accounts import phrases
from accounts.model.contacts import EmptyContact, MalformedEmail, MalformedPhone, read_contact
from contracts.events import UnitContact
from servicekit.text import nfc

ContactChannel = Literal["email", "phone", "zalo"]
CHANNELS: Final[tuple[ContactChannel, ...]] = ("email", "phone", "zalo")
BY_WORD: Final = {word: ch for ch in CHANNELS for word in phrases.CHANNEL_WORDS[ch]}


class BadLine(ValueError):
    """A line that is no contact; the message is the line."""


def read_lines(text: str | None) -> tuple[str, ...]:
    """Without empty lines and repetitions."""
    lines = (" ".join(nfc(line).split()) for line in (text or "").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def read_contacts(text: str | None) -> tuple[UnitContact, ...]:
    """`email | Văn thư | ten@example.vn`. Raises BadLine."""
    return tuple(_read_contact(line) for line in read_lines(text))


def write_contacts(contacts: list[UnitContact]) -> str:
    """The way `read_contacts` reads them."""
    return "\n".join(
        f"{phrases.CHANNEL_WORDS[c.channel][0]} | {c.label} | {c.address}" for c in contacts
    )


def _read_contact(line: str) -> UnitContact:
    parts = [part.strip() for part in line.split("|")]
    channel = BY_WORD.get(parts[0].lower())
    if len(parts) != 3 or channel is None or not parts[2]:
        raise BadLine(line)
    return UnitContact(channel=channel, label=parts[1], address=_checked(channel, parts[2], line))


def _checked(channel: ContactChannel, address: str, line: str) -> str:
    """E-mail addresses are checked; offices have landlines and Zalo pages, so those are not."""
    if channel != "email":
        return address
    try:
        contact = read_contact(address)
    except (EmptyContact, MalformedEmail, MalformedPhone) as error:
        raise BadLine(line) from error
    if contact.channel != "email":
        raise BadLine(line)
    return contact.address
