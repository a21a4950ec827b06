"""Projections of accounts and of settled messages, with sums by day beside them.

A sum is changed by what the row no longer is and what it now is, and a sum of nothing is no row:
so the tables do not depend on the order or number of deliveries.
"""

from msgspec.structs import asdict

from contracts.events import AccountState, MessageSettled
from reporting.model.people import Account, Message
from servicekit import db
from servicekit.db import Connection


def save_account(conn: Connection, account: AccountState) -> bool:
    """Upsert unless a newer version is known; True when it changed something."""
    before = _account(conn, account.account)
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
    if changed:
        _count_account(conn, before, -1)
        _count_account(conn, _account(conn, account.account), 1)
    return changed == 1


def forget_account(conn: Connection, key: str) -> None:
    """The account's key was erased from the log."""
    _count_account(conn, _account(conn, int(key)), -1)
    db.execute(conn, "DELETE FROM accounts WHERE account = %s", (int(key),))


def save_message(conn: Connection, message: MessageSettled) -> bool:
    """The latest end of a message; an older try arriving late changes nothing."""
    before = _message(conn, message.message)
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
    if changed:
        _count_message(conn, before, -1)
        _count_message(conn, _message(conn, message.message), 1)
    return changed == 1


def _account(conn: Connection, number: int) -> Account | None:
    return db.maybe(
        conn,
        Account,
        "SELECT state, commune, declared_at, created_at FROM accounts WHERE account = %s",
        (number,),
    )


def _count_account(conn: Connection, account: Account | None, sign: int) -> None:
    place = None if account is None else account.counts_in()
    if account is None or place is None:
        return
    db.execute(
        conn,
        """
        INSERT INTO accounts_by_day AS known (day, commune, accounts, declared)
        VALUES (%s, %s, %s, %s) ON CONFLICT (day, commune) DO UPDATE
        SET (accounts, declared) =
            (known.accounts + excluded.accounts, known.declared + excluded.declared)
        """,
        (*place, sign, sign if account.declared_at else 0),
    )
    db.execute(
        conn,
        "DELETE FROM accounts_by_day WHERE day = %s AND commune = %s AND accounts = 0",
        place,
    )


def _message(conn: Connection, name: str) -> Message | None:
    return db.maybe(
        conn, Message, "SELECT channel, state, at FROM messages WHERE message = %s", (name,)
    )


def _count_message(conn: Connection, message: Message | None, sign: int) -> None:
    if message is None:
        return
    place = message.counts_in()
    db.execute(
        conn,
        """
        INSERT INTO messages_by_day AS known (day, channel, state, messages)
        VALUES (%s, %s, %s, %s) ON CONFLICT (day, channel, state) DO UPDATE
        SET messages = known.messages + excluded.messages
        """,
        (*place, sign),
    )
    db.execute(
        conn,
        """
        DELETE FROM messages_by_day
        WHERE day = %s AND channel = %s AND state = %s AND messages = 0
        """,
        place,
    )
