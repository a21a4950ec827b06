"""Rows of a group's members; every answer to an invitation is a conditional update."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection
from submissions.model import members as rules
from submissions.model.members import State


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One person of a group. `share` in percent. `account` is known once they have answered."""

    id: UUID
    dossier: UUID
    name: str
    role: str
    duty: str
    share: int | None
    state: State
    account: int | None
    sealed_code: str | None
    expires_at: datetime | None
    added_at: datetime
    answered_at: datetime | None

    def state_at(self, now: datetime) -> State:
        """As people see it: an unanswered invitation expires."""
        return rules.state_at(self.state, self.expires_at, now)


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """What an invitation's link leads to."""

    code_hash: bytes
    sealed_code: str
    expires_at: datetime


COLUMNS: Final[LiteralString] = (
    "id, dossier, name, role, duty, share, state, account, sealed_code, expires_at, added_at,"
    " answered_at"
)


def add(conn: Connection, member: Member, code_hash: bytes | None) -> None:
    """A person on the list: invited by a code, or confirmed at once (the leader)."""
    db.execute(
        conn,
        """
        INSERT INTO members (id, dossier, name, role, duty, share, state, account, code_hash,
                             sealed_code, expires_at, added_at, answered_at)
        VALUES (%(id)s, %(dossier)s, %(name)s, %(role)s, %(duty)s, %(share)s, %(state)s,
                %(account)s, %(code_hash)s, %(sealed_code)s, %(expires_at)s, %(added_at)s,
                %(answered_at)s)
        """,
        msgspec.structs.asdict(member) | {"code_hash": code_hash},
    )


def of_dossier(conn: Connection, dossier: UUID) -> list[Member]:
    """In the order they were added."""
    return db.rows(
        conn,
        Member,
        f"SELECT {COLUMNS} FROM members WHERE dossier = %(dossier)s ORDER BY added_at, id",
        {"dossier": dossier},
    )


def get(conn: Connection, dossier: UUID, member: UUID) -> Member:
    """A person of this dossier. Raises NotFound."""
    return db.one(
        conn,
        Member,
        f"SELECT {COLUMNS} FROM members WHERE dossier = %(dossier)s AND id = %(id)s",
        {"dossier": dossier, "id": member},
    )


def by_code(conn: Connection, code_hash: bytes) -> Member | None:
    """Whom a link invites, locked until the transaction ends; None for a dead or made-up link."""
    return db.maybe(
        conn,
        Member,
        f"SELECT {COLUMNS} FROM members WHERE code_hash = %(hash)s FOR UPDATE",
        {"hash": code_hash},
    )


def confirmed(conn: Connection, dossier: UUID, account: int) -> Member | None:
    """The account's own place in the group."""
    return db.maybe(
        conn,
        Member,
        f"SELECT {COLUMNS} FROM members"
        " WHERE dossier = %(dossier)s AND account = %(account)s AND state = 'confirmed'",
        {"dossier": dossier, "account": account},
    )


def accounts_beside(conn: Connection, dossier: UUID, applicant: int) -> tuple[int, ...]:
    """The confirmed members' accounts without the applicant's, in order of their numbers."""
    found = conn.execute(
        "SELECT account FROM members"
        " WHERE dossier = %s AND state = 'confirmed' AND account <> %s ORDER BY account",
        (dossier, applicant),
    )
    return tuple(account for (account,) in found)


def dossiers_of(conn: Connection, account: int) -> list[UUID]:
    """Dossiers of other people in which the account is a confirmed member."""
    found = conn.execute(
        "SELECT dossier FROM members WHERE account = %s AND state = 'confirmed'", (account,)
    )
    return [dossier for (dossier,) in found]


def renew(conn: Connection, member: UUID, invitation: Invitation) -> int:
    """A new code for somebody who is not in the group; the old link is dead at once. Rowcount."""
    return db.execute(
        conn,
        """
        UPDATE members SET state = 'invited', account = NULL, answered_at = NULL,
            code_hash = %(code_hash)s, sealed_code = %(sealed_code)s, expires_at = %(expires_at)s
        WHERE id = %(id)s AND state <> 'confirmed'
        """,
        {"id": member, **msgspec.structs.asdict(invitation)},
    )


def answer(conn: Connection, member: UUID, state: State, account: int, now: datetime) -> int:
    """Confirm or decline, once and in time. Rowcount."""
    return db.execute(
        conn,
        """
        UPDATE members SET state = %(state)s, account = %(account)s, answered_at = %(now)s,
            sealed_code = NULL
        WHERE id = %(id)s AND state = 'invited' AND expires_at > %(now)s
        """,
        {"id": member, "state": state, "account": account, "now": now},
    )


def leave(conn: Connection, dossier: UUID, account: int, now: datetime) -> int:
    """The account's own place only. Rowcount."""
    return db.execute(
        conn,
        """
        UPDATE members SET state = 'left', answered_at = %(now)s
        WHERE dossier = %(dossier)s AND account = %(account)s AND state = 'confirmed'
        """,
        {"dossier": dossier, "account": account, "now": now},
    )


def remove(conn: Connection, member: UUID) -> int:
    """Take a person off the list; their link is dead. Rowcount."""
    return db.execute(conn, "DELETE FROM members WHERE id = %s", (member,))


def remove_all(conn: Connection, dossier: UUID) -> int:
    """Of a dossier that is forgotten."""
    return db.execute(conn, "DELETE FROM members WHERE dossier = %s", (dossier,))


def unconfirmed(conn: Connection, dossiers: Sequence[UUID]) -> dict[UUID, int]:
    """How many people named in each dossier never confirmed it; those with none are left out."""
    found = conn.execute(
        "SELECT dossier, count(*) FROM members"
        " WHERE dossier = ANY(%s) AND state IN ('invited', 'declined') GROUP BY dossier",
        (list(dossiers),),
    )
    return dict(found.fetchall())


def hand_over(conn: Connection, account: int, to: int) -> int:
    """Accounts of one person were merged; who is in a group twice then is in it once. Rowcount."""
    values = {"account": account, "to": to}
    db.execute(
        conn,
        """
        UPDATE members AS twin SET state = 'left'
        WHERE twin.account = %(account)s AND twin.state = 'confirmed' AND EXISTS (
            SELECT FROM members WHERE dossier = twin.dossier AND account = %(to)s
                AND state = 'confirmed')
        """,
        values,
    )
    return db.execute(
        conn, "UPDATE members SET account = %(to)s WHERE account = %(account)s", values
    )


class Forgotten(msgspec.Struct, frozen=True, kw_only=True):
    """Where an erased account was named, and how."""

    id: UUID
    dossier: UUID
    name: str


def of_account(conn: Connection, account: int) -> list[Forgotten]:
    """Wherever the account has answered an invitation; locked."""
    return db.rows(
        conn,
        Forgotten,
        "SELECT id, dossier, name FROM members WHERE account = %(account)s ORDER BY id FOR UPDATE",
        {"account": account},
    )


def forget(conn: Connection, account: int, now: datetime) -> int:
    """An erased account leaves its groups without a name. Rowcount."""
    return db.execute(
        conn,
        """
        UPDATE members SET state = 'left', account = NULL, name = '', duty = '',
            answered_at = coalesce(answered_at, %(now)s)
        WHERE account = %(account)s
        """,
        {"account": account, "now": now},
    )
