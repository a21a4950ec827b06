"""The inbox of an account: what was not opened yet."""

from collections.abc import Collection

from servicekit import db
from servicekit.db import Connection


def unread(conn: Connection, account: int) -> int:
    """How many messages of the account wait to be opened."""
    sql = "SELECT count(*) FROM messages WHERE account = %s AND unread"
    return int(db.value(conn, sql, (account,)) or 0)


def unread_among(conn: Connection, messages: Collection[str]) -> frozenset[str]:
    """Those of some messages that were not opened."""
    found = conn.execute(
        "SELECT id::text FROM messages WHERE id = ANY(%s::uuid[]) AND unread", (list(messages),)
    )
    return frozenset(key for (key,) in found)


def mark_read(conn: Connection, account: int, message: str) -> None:
    """Doing it again changes nothing."""
    db.execute(
        conn,
        "UPDATE messages SET unread = false WHERE id = %s AND account = %s AND unread",
        (message, account),
    )
