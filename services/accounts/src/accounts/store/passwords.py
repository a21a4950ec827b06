"""Password hashes of staff."""

from datetime import datetime

import msgspec

from servicekit.db import Connection, execute, maybe


class PasswordRow(msgspec.Struct, frozen=True, kw_only=True):
    """`initial`: set by staff, to be replaced at the first sign-in."""

    account: int
    hash: str
    initial: bool
    changed_at: datetime


def find_password(conn: Connection, account: int) -> PasswordRow | None:
    return maybe(
        conn,
        PasswordRow,
        "SELECT account, hash, initial, changed_at FROM passwords WHERE account = %s",
        (account,),
    )


def set_password(
    conn: Connection, account: int, password_hash: str, *, initial: bool, now: datetime
) -> None:
    execute(
        conn,
        """
        INSERT INTO passwords (account, hash, initial, changed_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (account) DO UPDATE
        SET hash = excluded.hash, initial = excluded.initial, changed_at = excluded.changed_at
        """,
        (account, password_hash, initial, now),
    )


def delete_password(conn: Connection, account: int) -> None:
    execute(conn, "DELETE FROM passwords WHERE account = %s", (account,))
