"""Where accounts can be reached: the only place in the service that knows contacts."""

from collections.abc import Collection, Iterable
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

    account: int
    name: str | None
    email: str | None
    phone: str | None
    merged_into: int | None

    @property
    def contact(self) -> Contact | None:
        if self.name is None:
            return None
        return Contact(account=self.account, name=self.name, email=self.email, phone=self.phone)


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
    return find_all(conn, {account}).get(account)


def find_all(conn: Connection, accounts: Collection[int]) -> dict[int, Contact]:
    """The same for many; those that are not known are left out."""
    found: dict[int, Contact] = {}
    looked_for = {account: account for account in accounts}
    for _ in range(MERGES):
        places = _places(conn, looked_for.values()) if looked_for else {}
        merged = {}
        for account, at in looked_for.items():
            place = places[at]
            if place.merged_into is not None:
                merged[account] = place.merged_into
            elif place.contact is not None:
                found[account] = place.contact
        looked_for = merged
    return found


def survivor(conn: Connection, account: int) -> int:
    """The account itself, or the one it was merged into."""
    for _ in range(MERGES):
        into = _places(conn, [account])[account].merged_into
        if into is None:
            break
        account = into
    return account


def _places(conn: Connection, accounts: Iterable[int]) -> dict[int, Place]:
    rows = db.rows(
        conn,
        Place,
        """
        SELECT account, contacts.name, email, phone, (body->>'merged_into')::bigint AS merged_into
        FROM unnest(%(accounts)s::bigint[]) AS asked (account)
        LEFT JOIN contacts USING (account)
        LEFT JOIN kit.copies ON topic = %(topic)s AND key = asked.account::text
        """,
        {"accounts": list(set(accounts)), "topic": AccountState.topic.name},
    )
    return {place.account: place for place in rows}


def accounts_at(conn: Connection, address: str) -> list[int]:
    """Accounts reached at exactly this address, as `recipients.read_contact` writes it."""
    found = conn.execute(
        "SELECT account FROM contacts WHERE email = %(at)s OR phone = %(at)s ORDER BY account",
        {"at": address},
    )
    return [account for (account,) in found]
