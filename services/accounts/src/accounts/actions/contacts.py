"""A second contact on an account, proved by a code like the first."""

from datetime import datetime

from accounts.actions.announce import announce
from accounts.actions.codes import check_code
from accounts.errors import ChannelTaken, ContactIsYours, ContactTaken, Refusal
from accounts.model.attempts import Attempt
from accounts.model.contacts import Contact
from accounts.model.hashing import contact_hash
from accounts.settings import AccountsSettings
from accounts.store import accounts, audit, conflicts, contacts
from accounts.store.audit import Doing
from servicekit.db import Connection, Database


def add_contact(
    database: Database,
    settings: AccountsSettings,
    number: int,
    attempt: Attempt,
    now: datetime,
) -> None:
    """Raises what `check_code` answers, ContactTaken (a conflict for staff), ContactIsYours,

    ChannelTaken, AccountNotActive.
    """
    with database.transaction() as conn:
        refusal = check_code(conn, settings, attempt, now=now, account=number)
        if refusal is None:
            refusal = _attach(conn, settings, number, attempt.contact, now)
    if refusal is not None:
        raise refusal


def set_name(database: Database, number: int, name: str, now: datetime) -> None:
    """The name is optional and only for messages and staff pages. Raises AccountNotActive."""
    with database.transaction() as conn:
        accounts.set_name(conn, number, name)
        audit.record(conn, Doing(actor=number, now=now), "renamed", ("account", str(number)))
        announce(conn, number, now)


def _attach(
    conn: Connection, settings: AccountsSettings, number: int, contact: Contact, now: datetime
) -> Refusal | None:
    """None when done. A conflict is noted, so its refusal is answered and not raised."""
    accounts.lock_active(conn, number)
    holder = contacts.lock_holder(conn, contact.canonical)
    if holder == number:
        return ContactIsYours()
    other = holder or _erased_holder(conn, settings, contact, number)
    if other is not None:
        conflicts.add_conflict(conn, number, other, now)
        return ContactTaken()
    if any(known.channel == contact.channel for known in contacts.contacts_of(conn, number)):
        return ChannelTaken()
    contacts.add_contact(conn, number, contact, now)
    audit.record(
        conn,
        Doing(actor=number, now=now),
        "contact_added",
        ("account", str(number)),
        after={"channel": contact.channel},
    )
    announce(conn, number, now)
    return None


def _erased_holder(
    conn: Connection, settings: AccountsSettings, contact: Contact, number: int
) -> int | None:
    """The contact of an erased account may have voted under another number: staff decide."""
    remembered = contacts.erased_account(conn, contact_hash(settings.pepper, contact.canonical))
    return remembered if remembered != number else None
