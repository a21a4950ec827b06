"""Where accounts can be reached: the only place in the service that knows contacts."""

from typing import Final

from contracts.events import AccountState, ContactState
from notifications.model.recipients import Contact
from servicekit import copies, db
from servicekit.db import Connection

MERGES: Final = 5
"""How many merges in a row are followed; more would be a mistake in the data."""


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
            Contact,
            "SELECT account, name, email, phone FROM contacts WHERE account = %s",
            (account,),
        )
        state = copies.find(conn, AccountState, str(account))
        if state is None or state.merged_into is None:
            return found
        account = state.merged_into
    return None
