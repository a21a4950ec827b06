"""Keep addresses that nothing may be sent to, and let them go again."""

from datetime import datetime

from notifications.model.channels import Channel
from notifications.model.letter_keys import marks
from notifications.model.masking import mask
from notifications.model.recipients import destinations, read_contact
from notifications.store import contacts, suppressions
from notifications.store.reports import Reported
from notifications.store.suppressions import Reason, Suppression
from servicekit.db import Connection, Database


def suppress(  # noqa: PLR0913
    conn: Connection,
    address: str,
    reason: Reason,
    *,
    letter_keys: str,
    now: datetime,
    note: str = "",
    actor: int | None = None,
) -> str | None:
    """The masked address; None when it was listed already. Raises BadContact."""
    plain = read_contact(address)
    known = marks(plain, letter_keys)
    entry = Suppression(known[0], mask(plain), reason, note, now, actor)
    return entry.masked if suppressions.add(conn, entry, known) else None


def suppress_dead(conn: Connection, address: str, *, letter_keys: str, now: datetime) -> bool:
    """A server knows no such address; False when it is listed already."""
    known = marks(address, letter_keys)
    entry = Suppression(known[0], mask(address), "bounced", "", now, None)
    return suppressions.add(conn, entry, known)


def suppress_reader(
    conn: Connection, message: Reported, reason: Reason, *, letter_keys: str, now: datetime
) -> bool:
    """List the address a message went to; False when it is listed already or not known any more.

    Only its masked form stands on the message: an address that its reader changed meanwhile is
    another one, which did nothing wrong.
    """
    known = [message.recipient.removeprefix("hash:")]
    if message.account is not None:
        contact = contacts.find(conn, message.account)
        ways = [] if contact is None else destinations(contact, Channel)
        used = [one for one in ways if one.channel == message.channel]
        if not used or used[0].masked != message.masked:
            return False
        known = marks(used[0].address, letter_keys)
    entry = Suppression(known[0], message.masked, reason, "", now, None)
    return suppressions.add(conn, entry, known)


def lift(database: Database, mark: str, actor: int, now: datetime) -> str:
    """The masked address. Raises NotFound."""
    with database.transaction() as conn:
        return suppressions.lift(conn, mark, actor, now).masked
