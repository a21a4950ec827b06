"""Projections of accounts and of settled messages: numbers and states, nothing personal."""

from msgspec.structs import asdict

from contracts.events import AccountState, MessageSettled
from servicekit import db
from servicekit.db import Connection


def save_account(conn: Connection, account: AccountState) -> bool:
    """Upsert unless a newer version is known; True when it changed something."""
    changed = db.execute(
        conn,
        """
        INSERT INTO accounts AS known (account, version, state, kind, commune, declared_at,
                                       created_at)
        VALUES (%(account)s, %(version)s, %(state)s, %(kind)s, %(commune)s, %(declared_at)s,
                %(created_at)s)
        ON CONFLICT (account) DO UPDATE
        SET (version, state, kind, commune, declared_at, created_at) =
            (excluded.version, excluded.state, excluded.kind, excluded.commune,
             excluded.declared_at, excluded.created_at)
        WHERE known.version < excluded.version
        """,
        asdict(account) | {"roles": None},
    )
    return changed == 1


def forget_account(conn: Connection, key: str) -> None:
    """The account's key was erased from the log."""
    db.execute(conn, "DELETE FROM accounts WHERE account = %s::bigint", (key,))


def save_message(conn: Connection, message: MessageSettled) -> bool:
    """The latest end of a message; an older try arriving late changes nothing."""
    changed = db.execute(
        conn,
        """
        INSERT INTO messages AS known (message, kind, channel, state, tries, at)
        VALUES (%(message)s, %(kind)s, %(channel)s, %(state)s, %(tries)s, %(at)s)
        ON CONFLICT (message) DO UPDATE
        SET (kind, channel, state, tries, at) =
            (excluded.kind, excluded.channel, excluded.state, excluded.tries, excluded.at)
        WHERE (known.tries, known.at) < (excluded.tries, excluded.at)
        """,
        asdict(message),
    )
    return changed == 1
