"""Roles given to accounts, with days of validity."""

from datetime import date, datetime

import msgspec

from accounts.errors import NoSuchGrant
from contracts.events import RoleGrant
from contracts.roles import Role
from servicekit.db import Connection, exactly_one, execute, maybe, rows, value


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """One role of one account; `valid_to` is the first day it no longer holds."""

    id: int
    account: int
    role: str
    unit: str | None
    valid_from: date
    valid_to: date | None
    active: bool


class NewGrant(msgspec.Struct, frozen=True, kw_only=True):
    """What staff ask for."""

    account: int
    role: Role
    unit: str | None
    valid_from: date
    valid_to: date | None = None


def grants_of(conn: Connection, account: int) -> list[Grant]:
    """Not revoked ones, including those to come and those over."""
    return rows(
        conn,
        Grant,
        """
        SELECT id, account, role, unit, valid_from, valid_to, active FROM grants
        WHERE account = %s AND revoked_at IS NULL ORDER BY role, unit
        """,
        (account,),
    )


def active_roles(conn: Connection, account: int) -> tuple[RoleGrant, ...]:
    """As announced to others and put into tokens."""
    return tuple(
        RoleGrant(role=Role(grant.role), unit=grant.unit)
        for grant in grants_of(conn, account)
        if grant.active
    )


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """An account with roles."""

    number: int
    name: str
    state: str
    roles: list[str]


def holders(conn: Connection) -> list[Holder]:
    """Everyone who holds, or will hold, a role."""
    return rows(
        conn,
        Holder,
        """
        SELECT number, name, state, array_agg(role ORDER BY role) AS roles
        FROM accounts JOIN grants ON account = number AND revoked_at IS NULL
        GROUP BY number ORDER BY number
        """,
    )


def find_grant(conn: Connection, grant: int) -> Grant | None:
    return maybe(
        conn,
        Grant,
        """
        SELECT id, account, role, unit, valid_from, valid_to, active FROM grants
        WHERE id = %s AND revoked_at IS NULL
        """,
        (grant,),
    )


def add_grant(
    conn: Connection, grant: NewGrant, *, today: date, by: int | None, now: datetime
) -> bool:
    """False when the account holds the role already."""
    count = execute(
        conn,
        """
        INSERT INTO grants
            (account, role, unit, valid_from, valid_to, active, granted_at, granted_by)
        VALUES (%(account)s, %(role)s, %(unit)s, %(from)s, %(to)s,
                %(from)s <= %(today)s AND (%(to)s::date IS NULL OR %(today)s < %(to)s),
                %(now)s, %(by)s)
        ON CONFLICT DO NOTHING
        """,
        {
            "account": grant.account,
            "role": grant.role.value,
            "unit": grant.unit,
            "from": grant.valid_from,
            "to": grant.valid_to,
            "today": today,
            "now": now,
            "by": by,
        },
    )
    return count == 1


def revoke_grant(conn: Connection, grant: int, now: datetime) -> None:
    count = execute(
        conn,
        "UPDATE grants SET revoked_at = %s, active = false WHERE id = %s AND revoked_at IS NULL",
        (now, grant),
    )
    exactly_one(count, NoSuchGrant(grant))


def revoke_over(conn: Connection, account: int, today: date, now: datetime) -> None:
    """Grants whose days are over make room for new ones."""
    execute(
        conn,
        """
        UPDATE grants SET revoked_at = %s, active = false
        WHERE account = %s AND revoked_at IS NULL AND valid_to <= %s
        """,
        (now, account, today),
    )


def revoke_all(conn: Connection, account: int, now: datetime) -> int:
    return execute(
        conn,
        """
        UPDATE grants SET revoked_at = %s, active = false
        WHERE account = %s AND revoked_at IS NULL
        """,
        (now, account),
    )


def move_days(conn: Connection, today: date) -> list[int]:
    """Begin and end grants with the day; answers the accounts concerned."""
    found = conn.execute(
        """
        UPDATE grants SET active = NOT active
        WHERE revoked_at IS NULL
          AND active <> (valid_from <= %(today)s AND (valid_to IS NULL OR %(today)s < valid_to))
        RETURNING account
        """,
        {"today": today},
    ).fetchall()
    return sorted({account for (account,) in found})


def count_administrators(conn: Connection, but: int) -> int:
    """Active accounts that are administrators now and for good, leaving out grant `but`."""
    return int(
        value(
            conn,
            """
            SELECT count(DISTINCT account) FROM grants JOIN accounts ON accounts.number = account
            WHERE role = 'administrator' AND active AND valid_to IS NULL
              AND accounts.state = 'active' AND grants.id <> %s
            """,
            (but,),
        )
        or 0
    )
