"""Who a message goes to, and by which channels."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

import msgspec

from notifications.errors import BadContact
from notifications.model.channels import Channel
from notifications.model.masking import mask
from notifications.model.schedule import CONTACT_WAIT

MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE: Final = re.compile(r"(?:\+?84|0)[3-9]\d{8}")


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """Where an account can be reached, as accounts last said."""

    account: int
    name: str = ""
    email: str | None = None
    phone: str | None = None


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """A channel and the address on it. `leg`: the channel's place in the chain."""

    channel: Channel
    address: str
    name: str = ""
    leg: int = 0

    @property
    def masked(self) -> str:
        return mask(self.address)


def destinations(contact: Contact | None, chain: Iterable[Channel]) -> list[Destination]:
    """Every way to reach a contact, in the order of the chain."""
    if contact is None:
        return []
    addresses = {
        Channel.EMAIL: contact.email,
        Channel.ZALO: contact.phone,
        Channel.SMS: contact.phone,
    }
    return [
        Destination(channel=channel, address=address, name=contact.name, leg=leg)
        for leg, channel in enumerate(chain)
        if (address := addresses[channel])
    ]


def choose(contact: Contact | None) -> Destination | None:
    """Where most messages go; None when there is no address."""
    return next(iter(destinations(contact, Channel)), None)


def contact_may_still_come(created_at: datetime, now: datetime) -> bool:
    """Contacts travel on a topic of their own and may arrive after the event."""
    return now < created_at + CONTACT_WAIT


def read_contact(text: str) -> str:
    """An address as accounts keep it: mail in small letters, phones as +84…. Raises BadContact."""
    compact = "".join(text.split()).lower()
    if MAIL.fullmatch(compact):
        return compact
    digits = re.sub(r"[.()-]", "", compact)
    if PHONE.fullmatch(digits):
        return "+84" + digits[-9:]
    raise BadContact(text)
