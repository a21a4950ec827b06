"""Who a message goes to, and by which channel."""

import hashlib
import hmac
import re
from datetime import datetime
from typing import Final

import msgspec

from notifications.errors import BadContact
from notifications.model.kinds import Channel
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
    """A channel and the address on it."""

    channel: Channel
    address: str
    name: str = ""

    @property
    def masked(self) -> str:
        return mask(self.address)


def choose(contact: Contact | None) -> Destination | None:
    """E-mail before phone; None when there is neither."""
    if contact is None:
        return None
    if contact.email:
        return Destination(channel=Channel.EMAIL, address=contact.email, name=contact.name)
    if contact.phone:
        return Destination(channel=Channel.PHONE, address=contact.phone, name=contact.name)
    return None


def contact_may_still_come(created_at: datetime, now: datetime) -> bool:
    """Contacts travel on a topic of their own and may arrive after the event."""
    return now < created_at + CONTACT_WAIT


def hashed(contact: str, key: str) -> str:
    """A recipient without an account, recognisable only with the key."""
    return hmac.new(key.encode(), contact.encode(), hashlib.sha256).hexdigest()[:32]


def read_contact(text: str) -> str:
    """An address as accounts keep it: mail in small letters, phones as +84…. Raises BadContact."""
    compact = "".join(text.split()).lower()
    if MAIL.fullmatch(compact):
        return compact
    digits = re.sub(r"[.()-]", "", compact)
    if PHONE.fullmatch(digits):
        return "+84" + digits[-9:]
    raise BadContact(text)
