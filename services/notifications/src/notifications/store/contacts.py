"""Where accounts can be reached: the only place in the service that knows contacts."""

from dataclasses import dataclass
from typing import Final

from contracts.events import AccountState, ContactState
from notifications.model.recipients import Contact
from servicekit import db
from servicekit.db import Connection

MERGES: Final = 5
"""How many merges in a row are followed; more would be a mistake in the data."""


@dataclass(frozen=True)
class Place:
    """Contacts of an account as far as they are known, and where it went; no name: not known."""

    name: str | None
    email: str | None
    phone: str | None
    merged_into: int | None

    def contact(self, account: int) -> Contact:
        return Contact(account=account, name=self.name or "", email=self.email, phone=self.phone)


def store(conn: Connection, state: ContactState) -> bool:
    """Keep the newest version; True when it was news."""
    changed = db.execute(
        conn,
        """
        INSERT INTO contacts AS known (account, version, name, email, phone)
        VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (account) DO UPDATE SET version = excluded.version, name = excluded.name,
            email = excluded.email, phone = excluded.phone
        WHERE known.version < excluded.version
        """,
        (state.account, state.version, state.name, state.email, state.phone),
    )
    return changed == 1


def forget(conn: Connection, account: int) -> Contact | None:
    """Erase an account's contacts; answers what they were."""
    return db.maybe(
        conn,
        Contact,
        "DELETE FROM contacts WHERE account = %s RETURNING account, name, email, phone",
        (account,),
    )


def find(conn: Connection, account: int) -> Contact | None:
    """The contacts of an account, or of the one it was merged into."""
    for _ in range(MERGES):
        found = db.maybe(
            conn,
            Place,
            """
            SELECT contacts.name, email, phone, (body->>'merged_into')::bigint AS merged_into
            FROM (VALUES (%(account)s::bigint)) AS asked (account)
            LEFT JOIN contacts USING (account)
            LEFT JOIN kit.copies ON topic = %(topic)s AND key = asked.account::text
            """,
            {"account": account, "topic": AccountState.topic.name},
        )
        if found is None or found.merged_into is None:
            return None if found is None or found.name is None else found.contact(account)
        account = found.merged_into
    return None


def accounts_at(conn: Connection, address: str) -> list[int]:
    """Accounts reached at exactly this address, as `recipients.read_contact` writes it."""
    found = conn.execute(
        "SELECT account FROM contacts WHERE email = %(at)s OR phone = %(at)s ORDER BY account",
        {"at": address},
    )
    return [account for (account,) in found]
