"""Contacts of living accounts, and keyed hashes of erased ones."""

from datetime import datetime

import msgspec

from accounts.errors import ContactTaken
from accounts.model.contacts import Channel, Contact
from servicekit.db import Connection, exactly_one, execute, maybe, rows, value


class ContactRow(msgspec.Struct, frozen=True, kw_only=True):
    """One contact of an account; an account has at most one of each channel, merged ones more."""

    account: int
    channel: Channel
    address: str
    canonical: str
    verified_at: datetime


def find_contact(conn: Connection, canonical: str) -> ContactRow | None:
    return maybe(
        conn,
        ContactRow,
        """
        SELECT account, channel, address, canonical, verified_at FROM contacts WHERE canonical = %s
        """,
        (canonical,),
    )


def lock_holder(conn: Connection, canonical: str) -> int | None:
    """The account that holds the contact, its row and the contact's row locked."""
    found = value(
        conn,
        """
        SELECT accounts.number FROM contacts JOIN accounts ON accounts.number = contacts.account
        WHERE canonical = %s FOR NO KEY UPDATE
        """,
        (canonical,),
    )
    return found if isinstance(found, int) else None


def contacts_of(conn: Connection, account: int) -> list[ContactRow]:
    """Oldest first: the first of a channel is where messages go."""
    return rows(
        conn,
        ContactRow,
        """
        SELECT account, channel, address, canonical, verified_at FROM contacts
        WHERE account = %s ORDER BY verified_at, canonical
        """,
        (account,),
    )


def add_contact(conn: Connection, account: int, contact: Contact, now: datetime) -> None:
    """Raises ContactTaken: a driver's own message would carry the contact into the logs."""
    count = execute(
        conn,
        """
        INSERT INTO contacts (canonical, account, channel, address, verified_at)
        VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
        """,
        (contact.canonical, account, contact.channel, contact.address, now),
    )
    exactly_one(count, ContactTaken())


def move_contacts(conn: Connection, old: int, new: int) -> int:
    return execute(conn, "UPDATE contacts SET account = %s WHERE account = %s", (new, old))


def delete_contacts(conn: Connection, account: int) -> int:
    return execute(conn, "DELETE FROM contacts WHERE account = %s", (account,))


def remember_erased(
    conn: Connection, contact_hash: bytes, account: int, edition: str | None, now: datetime
) -> None:
    execute(
        conn,
        """
        INSERT INTO erased_contacts (contact_hash, account, edition, erased_at)
        VALUES (%s, %s, %s, %s)
        ON CONFLICT (contact_hash) DO UPDATE
        SET account = excluded.account, edition = excluded.edition, erased_at = excluded.erased_at
        """,
        (contact_hash, account, edition, now),
    )


def erased_account(conn: Connection, contact_hash: bytes) -> int | None:
    found = value(
        conn, "SELECT account FROM erased_contacts WHERE contact_hash = %s", (contact_hash,)
    )
    return found if isinstance(found, int) else None


def move_erased(conn: Connection, old: int, new: int) -> None:
    """After a merge the erased contacts of the one lead to the other."""
    execute(conn, "UPDATE erased_contacts SET account = %s WHERE account = %s", (new, old))


def take_erased(conn: Connection, contact_hash: bytes) -> int | None:
    """The account that was erased with this contact; the hash is forgotten: the contact is back."""
    found = value(
        conn,
        "DELETE FROM erased_contacts WHERE contact_hash = %s RETURNING account",
        (contact_hash,),
    )
    return found if isinstance(found, int) else None


def erased_editions(conn: Connection) -> list[str]:
    found = conn.execute("SELECT DISTINCT edition FROM erased_contacts WHERE edition IS NOT NULL")
    return [code for (code,) in found.fetchall()]


def forget_erased(conn: Connection, edition: str) -> int:
    return execute(conn, "DELETE FROM erased_contacts WHERE edition = %s", (edition,))
