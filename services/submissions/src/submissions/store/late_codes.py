"""Codes that admit dossiers after the window; a use is counted where it is taken."""

from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection


class LateCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code without the code itself; at `expires_at` it is over."""

    id: int
    edition: str
    reason: str
    expires_at: datetime
    most: int
    uses: int
    made_at: datetime
    made_by: int
    revoked_at: datetime | None
    revoked_by: int | None


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier that a code admitted."""

    code: int
    dossier_code: str
    title: str
    account: int
    at: datetime


_COLUMNS: Final[LiteralString] = (
    "id, edition, reason, expires_at, most, uses, made_at, made_by, revoked_at, revoked_by"
)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A code to make: for how many dossiers, until when, why."""

    reason: str
    expires_at: datetime
    most: int


def add(
    conn: Connection, wanted: Wanted, *, edition: str, digest: str, account: int, now: datetime
) -> LateCode:
    """Keep a new code by its hash."""
    return db.one(
        conn,
        LateCode,
        f"""
        INSERT INTO late_codes (edition, hash, reason, expires_at, most, made_at, made_by)
        VALUES (%(edition)s, %(hash)s, %(reason)s, %(expires_at)s, %(most)s, %(now)s, %(account)s)
        RETURNING {_COLUMNS}
        """,
        {
            **msgspec.structs.asdict(wanted),
            "edition": edition,
            "hash": digest,
            "account": account,
            "now": now,
        },
    )


def take(conn: Connection, edition: str, digest: str, moment: datetime) -> LateCode | None:
    """Count one use if the code stands; racing uses wait for each other on its row."""
    return db.maybe(
        conn,
        LateCode,
        f"""
        UPDATE late_codes SET uses = uses + 1
        WHERE edition = %(edition)s AND hash = %(hash)s AND uses < most
          AND expires_at > %(moment)s AND revoked_at IS NULL
        RETURNING {_COLUMNS}
        """,
        {"edition": edition, "hash": digest, "moment": moment},
    )


def find(conn: Connection, edition: str, digest: str) -> LateCode | None:
    return db.maybe(
        conn,
        LateCode,
        f"SELECT {_COLUMNS} FROM late_codes WHERE edition = %s AND hash = %s",
        (edition, digest),
    )


def note_use(conn: Connection, code: int, dossier: UUID, account: int, moment: datetime) -> None:
    """Who used a code, when, for which dossier."""
    db.execute(
        conn,
        "INSERT INTO late_code_uses (code, dossier, account, at) VALUES (%s, %s, %s, %s)",
        (code, dossier, account, moment),
    )


def revoke(conn: Connection, code: int, edition: str, account: int, now: datetime) -> bool:
    """False when there is none that stands."""
    done = db.execute(
        conn,
        "UPDATE late_codes SET revoked_at = %s, revoked_by = %s"
        " WHERE id = %s AND edition = %s AND revoked_at IS NULL",
        (now, account, code, edition),
    )
    return done == 1


def of_edition(conn: Connection, edition: str) -> list[LateCode]:
    """All codes, the newest first."""
    return db.rows(
        conn,
        LateCode,
        f"SELECT {_COLUMNS} FROM late_codes WHERE edition = %s ORDER BY made_at DESC, id DESC",
        (edition,),
    )


def uses(conn: Connection, edition: str) -> list[Use]:
    """All uses of an edition's codes, the latest first."""
    return db.rows(
        conn,
        Use,
        """
        SELECT u.code, d.code AS dossier_code, d.title, u.account, u.at
        FROM late_code_uses u JOIN late_codes c ON c.id = u.code JOIN dossiers d ON d.id = u.dossier
        WHERE c.edition = %s ORDER BY u.at DESC, d.code
        """,
        (edition,),
    )
