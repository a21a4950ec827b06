"""Who a message goes to, and by which channels."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

import msgspec

from notifications.model.channels import Channel
from notifications.model.masking import mask
from notifications.model.schedule import CONTACT_WAIT


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


def hashed(contact: str, key: str) -> str:
    """A recipient without an account, recognisable only with the key."""
    return hmac.new(key.encode(), contact.encode(), hashlib.sha256).hexdigest()[:32]
