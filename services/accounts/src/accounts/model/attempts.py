"""Who tries to get in, from where, and how guessers are slowed down without locking anybody out.

Strangers are counted by their address first and together only by a far higher limit (NIST SP
800-63B §5.2.2: at most 100 failures in a row). A device on which the contact has signed in before
is counted by itself (OWASP's device cookies), so nothing strangers do keeps its owner out.
"""

import hashlib
import ipaddress
from datetime import datetime, timedelta
from typing import Final

import msgspec

from accounts.model.contacts import Contact
from accounts.model.hashing import address_hash, device_hash

MAX_FAILURES: Final = 10
MAX_FAILURES_OF_STRANGERS: Final = 100
MEMORY: Final = timedelta(hours=1)
"""Failures older than this are forgiven."""
FIRST_LOCK: Final = timedelta(minutes=15)
LONGEST_LOCK: Final = timedelta(hours=24)


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever stands at the door. `device` is empty for programs without cookies;

    `known` are the marks of the contacts that have signed in on this device.
    """

    address: str
    device: str = ""
    known: tuple[str, ...] = ()


class Attempt(msgspec.Struct, frozen=True):
    """One try to get in; `secret` is a code or a password."""

    contact: Contact
    secret: str
    visitor: Visitor


class Place(msgspec.Struct, frozen=True):
    """Where a visitor comes from, as keyed hashes.

    `asker`: the device, or the address of a program without cookies; `is_strange`: the contact has
    never signed in on this device.
    """

    asker: bytes
    address: bytes
    is_strange: bool

    @property
    def lane(self) -> bytes:
        """What this visitor is counted by."""
        return self.address if self.is_strange else self.asker

    @property
    def askers(self) -> list[bytes]:
        """Whose codes work here: the device's own, and what a program asked for at this address."""
        return [self.asker, self.address]


def network_of(address: str) -> str:
    """Of IPv6 the /64 that one subscriber has to themselves; else the address as it is."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, ipaddress.IPv6Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


def mark(contact_hash: bytes) -> str:
    """How a device remembers a contact without naming it."""
    return contact_hash[:16].hex()


def place_of(pepper: str, visitor: Visitor, contact_hash: bytes) -> Place:
    address = address_hash(pepper, visitor.address)
    if not visitor.device:
        return Place(address, address, is_strange=True)
    known = mark(contact_hash) in visitor.known
    return Place(device_hash(pepper, visitor.device), address, is_strange=not known)


def limits(place: Place, contact_hash: bytes) -> dict[bytes, int]:
    """What a failure is counted under → at every how many failures it locks."""
    lane = hashlib.sha256(contact_hash + place.lane).digest()
    strangers = {contact_hash: MAX_FAILURES_OF_STRANGERS} if place.is_strange else {}
    return {lane: MAX_FAILURES} | strangers


def lock_after(failures: int, now: datetime, limit: int = MAX_FAILURES) -> datetime | None:
    """When the lock ends that the `failures`-th failure causes; it doubles every `limit` ones."""
    if failures < limit or failures % limit:
        return None
    doublings: int = min(failures // limit - 1, 10)
    return now + min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)
