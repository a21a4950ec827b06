"""Signing keys; private parts are sealed."""

from datetime import datetime

import msgspec
from psycopg.types.json import Jsonb

from servicekit.db import Connection, execute, maybe, rows


class KeyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A key: signs from `signs_from`, is accepted until `retired_at`."""

    kid: str
    version: int
    public_jwk: dict[str, str]
    sealed_private: str | None
    created_at: datetime
    signs_from: datetime
    retired_at: datetime | None


def all_keys(conn: Connection) -> list[KeyRow]:
    """Newest first."""
    return rows(
        conn,
        KeyRow,
        """
        SELECT kid, version, public_jwk, sealed_private, created_at, signs_from, retired_at
        FROM signing_keys ORDER BY created_at DESC
        """,
    )


def signing_key(conn: Connection, now: datetime) -> KeyRow | None:
    """The newest key that may sign at `now`."""
    return maybe(
        conn,
        KeyRow,
        """
        SELECT kid, version, public_jwk, sealed_private, created_at, signs_from, retired_at
        FROM signing_keys
        WHERE sealed_private IS NOT NULL AND signs_from <= %(now)s
          AND (retired_at IS NULL OR retired_at > %(now)s)
        ORDER BY signs_from DESC LIMIT 1
        """,
        {"now": now},
    )


def add_key(conn: Connection, key: KeyRow) -> None:
    execute(
        conn,
        """
        INSERT INTO signing_keys (kid, version, public_jwk, sealed_private, created_at, signs_from)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (
            key.kid,
            key.version,
            Jsonb(key.public_jwk),
            key.sealed_private,
            key.created_at,
            key.signs_from,
        ),
    )


def retire_others(conn: Connection, kid: str, retired_at: datetime) -> int:
    """Every other key that is not yet retiring gets its last moment."""
    return execute(
        conn,
        """
        UPDATE signing_keys SET retired_at = %(at)s, version = version + 1
        WHERE kid <> %(kid)s AND (retired_at IS NULL OR retired_at > %(at)s)
        """,
        {"kid": kid, "at": retired_at},
    )


def wipe_retired(conn: Connection, now: datetime) -> int:
    """The private part of a retired key is of no more use to anyone honest."""
    return execute(
        conn,
        """
        UPDATE signing_keys SET sealed_private = NULL
        WHERE retired_at <= %s AND sealed_private IS NOT NULL
        """,
        (now,),
    )
