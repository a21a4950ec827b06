"""Whether a message may go to its reader now, and by which of their addresses."""

from collections.abc import Mapping
from datetime import datetime

from notifications.model.kinds import SORTS, Kind
from notifications.model.letter_keys import marks
from notifications.model.purposes import PURPOSES, Choices, QuietHours, Way, is_wanted, within
from notifications.model.recipients import Contact
from notifications.model.states import Failure, State
from notifications.store import suppressions
from notifications.store.messages import Claimed, Outcome
from servicekit.db import Connection


def permit(
    message: Claimed,
    contact: Contact,
    *,
    choices: Choices,
    listed: Mapping[Way, str],
    quiet: QuietHours,
    now: datetime,
) -> Contact | Outcome | datetime:
    """The contact without the addresses that may not be used; else what becomes of the message,
    or when quiet ends: until then no phone rings. Mandatory messages know no quiet and no refusal;
    codes, which somebody asks for at that moment, not even a listed address.
    """
    kind = Kind(message.kind)
    if kind is Kind.SIGN_IN_CODE:
        return contact
    wanted = within(contact, _wanted_ways(kind, choices))
    if _addresses(contact) and not _addresses(wanted):
        return Outcome(State.REFUSED, Failure.NOT_WANTED)
    open_ways = within(wanted, _usable_ways(kind, listed))
    if _addresses(wanted) and not _addresses(open_ways):
        return Outcome(State.UNDELIVERABLE, Failure.SUPPRESSED)
    until = None if SORTS[kind].mandatory else quiet.ends(now)
    if until is None or until >= message.expires_at:
        return open_ways
    silent = within(open_ways, frozenset({Way.EMAIL}))
    return silent if _addresses(silent) else until


def ways_listed(contact: Contact, letter_keys: str, listed: Mapping[str, str]) -> dict[Way, str]:
    """By which ways nothing is sent to a contact, with the reason; `listed`: reasons by hash."""
    return {
        way: listed[mark]
        for way, address in _addresses(contact).items()
        for mark in marks(address, letter_keys)
        if mark in listed
    }


def addresses_listed(conn: Connection, contact: Contact | None, letter_keys: str) -> dict[Way, str]:
    """The same for one contact, whatever is listed now."""
    if contact is None:
        return {}
    known = [mark for one in _addresses(contact).values() for mark in marks(one, letter_keys)]
    return ways_listed(contact, letter_keys, suppressions.among(conn, known))


def _wanted_ways(kind: Kind, choices: Choices) -> frozenset[Way]:
    purpose = PURPOSES.get(kind)
    if purpose is None:
        return frozenset(Way)
    return frozenset(way for way in Way if is_wanted(choices, purpose, way))


def _usable_ways(kind: Kind, listed: Mapping[Way, str]) -> frozenset[Way]:
    """A complaint is about what one need not get; other reasons hold for everything."""
    bearable = {"complained"} if SORTS[kind].mandatory else set()
    return frozenset(way for way in Way if way not in listed or listed[way] in bearable)


def _addresses(contact: Contact) -> dict[Way, str]:
    found = {Way.EMAIL: contact.email, Way.PHONE: contact.phone}
    return {way: address for way, address in found.items() if address}
