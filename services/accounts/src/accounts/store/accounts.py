"""Rows of people and organisations."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import msgspec

from accounts.errors import AccountNotActive, NoSuchAccount
from servicekit.db import Connection, exactly_one, execute, maybe, rows, value

State = Literal["active", "merged", "erased", "blocked"]
Kind = Literal["person", "organisation"]
Origin = Literal["code", "staff", "trial"]


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One account as stored."""

    number: int
    version: int
    state: State
    kind: Kind
    origin: Origin
    name: str
    merged_into: int | None
    commune: str | None
    declared_at: datetime | None
    created_at: datetime


def create_account(conn: Connection, *, origin: Origin, name: str, now: datetime) -> int:
    """A new account; answers its number."""
    number = value(
        conn,
        "INSERT INTO accounts (origin, name, created_at) VALUES (%s, %s, %s) RETURNING number",
        (origin, name, now),
    )
    assert isinstance(number, int)  # noqa: S101  # RETURNING answers one row
    return number


def skip_numbers(conn: Connection, above: int, margin: int) -> int:
    """The next account gets a number beyond `above`, all known ones and the margin."""
    last = value(
        conn,
        """
        SELECT setval('account_numbers', %(margin)s + greatest(
            %(above)s, (SELECT last_value FROM account_numbers), (SELECT max(number) FROM accounts)
        ))
        """,
        {"above": above, "margin": margin},
    )
    return int(last or 0)


def find_account(conn: Connection, number: int) -> Account | None:
    return maybe(
        conn,
        Account,
        """
        SELECT number, version, state, kind, origin, name, merged_into, commune, declared_at,
               created_at
        FROM accounts WHERE number = %s
        """,
        (number,),
    )


def get_account(conn: Connection, number: int) -> Account:
    """Raises NoSuchAccount."""
    found = find_account(conn, number)
    if found is None:
        raise NoSuchAccount(number)
    return found


def lock_account(conn: Connection, number: int) -> Account:
    """The row, held until the transaction ends. Raises NoSuchAccount."""
    found = maybe(
        conn,
        Account,
        """
        SELECT number, version, state, kind, origin, name, merged_into, commune, declared_at,
               created_at
        FROM accounts WHERE number = %s FOR NO KEY UPDATE
        """,
        (number,),
    )
    if found is None:
        raise NoSuchAccount(number)
    return found


def lock_active(conn: Connection, number: int) -> Account:
    """Raises NoSuchAccount, AccountNotActive."""
    account = lock_account(conn, number)
    if account.state != "active":
        raise AccountNotActive(number)
    return account


def next_version(conn: Connection, number: int) -> None:
    """Every announced change has a version of its own. Raises NoSuchAccount."""
    count = execute(conn, "UPDATE accounts SET version = version + 1 WHERE number = %s", (number,))
    exactly_one(count, NoSuchAccount(number))


def set_name(conn: Connection, number: int, name: str) -> None:
    count = execute(
        conn,
        "UPDATE accounts SET name = %s WHERE number = %s AND state = 'active'",
        (name, number),
    )
    exactly_one(count, AccountNotActive(number))


def set_declaration(
    conn: Connection, number: int, *, commune: str | None, kind: Kind, now: datetime
) -> None:
    count = execute(
        conn,
        """
        UPDATE accounts SET commune = %s, kind = %s, declared_at = %s
        WHERE number = %s AND state = 'active'
        """,
        (commune, kind, now, number),
    )
    exactly_one(count, AccountNotActive(number))


def clear_declaration(conn: Connection, number: int) -> None:
    execute(
        conn,
        "UPDATE accounts SET commune = NULL, declared_at = NULL, kind = 'person' WHERE number = %s",
        (number,),
    )


def set_merged(conn: Connection, number: int, into: int) -> None:
    count = execute(
        conn,
        """
        UPDATE accounts SET state = 'merged', merged_into = %s, name = ''
        WHERE number = %s AND state IN ('active', 'erased')
        """,
        (into, number),
    )
    exactly_one(count, AccountNotActive(number))


def point_merged_on(conn: Connection, old: int, new: int) -> list[int]:
    """Accounts merged into `old` earlier now follow to `new`; answers them."""
    found = conn.execute(
        "UPDATE accounts SET merged_into = %s WHERE merged_into = %s RETURNING number", (new, old)
    ).fetchall()
    return [number for (number,) in found]


def set_blocked(conn: Connection, number: int, *, blocked: bool) -> None:
    before, after = ("active", "blocked") if blocked else ("blocked", "active")
    count = execute(
        conn,
        "UPDATE accounts SET state = %s WHERE number = %s AND state = %s",
        (after, number, before),
    )
    exactly_one(count, AccountNotActive(number))


def set_erased(conn: Connection, number: int) -> None:
    count = execute(
        conn,
        """
        UPDATE accounts
        SET state = 'erased', kind = 'person', name = '', commune = NULL, declared_at = NULL
        WHERE number = %s AND state = 'active'
        """,
        (number,),
    )
    exactly_one(count, AccountNotActive(number))


def set_returned(conn: Connection, number: int) -> None:
    count = execute(
        conn,
        "UPDATE accounts SET state = 'active' WHERE number = %s AND state = 'erased'",
        (number,),
    )
    exactly_one(count, AccountNotActive(number))


def announced_numbers(conn: Connection) -> Iterator[int]:
    """Every account other services know of, in order, without loading all of them at once."""
    last = 0
    while True:
        found = rows(
            conn,
            _Number,
            """
            SELECT number FROM accounts
            WHERE number > %s AND (origin <> 'trial' OR version > 1) ORDER BY number LIMIT 1000
            """,
            (last,),
        )
        if not found:
            return
        yield from (row.number for row in found)
        last = found[-1].number


class _Number(msgspec.Struct, frozen=True):
    number: int
