"""Sessions and their rotating refresh tokens."""

from datetime import datetime
from typing import Literal

import msgspec

from accounts.errors import SessionOver
from accounts.model.sessions import Method
from servicekit.db import Connection, exactly_one, execute, maybe, value

EndReason = Literal[
    "signed_out",
    "signed_out_everywhere",
    "reused",
    "merged",
    "blocked",
    "erased",
    "password",
    "revoked",
]


class RefreshRow(msgspec.Struct, frozen=True, kw_only=True):
    """A refresh token with its session."""

    session: str
    account: int
    method: Method
    ends_at: datetime
    ended_at: datetime | None
    replaced_at: datetime | None


def start_session(
    conn: Connection, session: str, account: int, method: Method, now: datetime, ends_at: datetime
) -> None:
    execute(
        conn,
        """
        INSERT INTO sessions (id, account, method, started_at, used_at, ends_at)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (session, account, method, now, now, ends_at),
    )


def add_refresh(conn: Connection, session: str, token_hash: bytes, now: datetime) -> None:
    execute(
        conn,
        "INSERT INTO refresh_tokens (token_hash, session, issued_at) VALUES (%s, %s, %s)",
        (token_hash, session, now),
    )


def lock_refresh(conn: Connection, token_hash: bytes) -> RefreshRow | None:
    """The token, its session's row locked: a parallel double waits for the first."""
    return maybe(
        conn,
        RefreshRow,
        """
        SELECT sessions.id::text AS session, account, method, ends_at, ended_at, replaced_at
        FROM refresh_tokens JOIN sessions ON sessions.id = refresh_tokens.session
        WHERE token_hash = %s FOR NO KEY UPDATE
        """,
        (token_hash,),
    )


def replace_refresh(conn: Connection, token_hash: bytes, session: str, now: datetime) -> None:
    """Raises SessionOver when the session ended meanwhile."""
    execute(
        conn,
        "UPDATE refresh_tokens SET replaced_at = coalesce(replaced_at, %s) WHERE token_hash = %s",
        (now, token_hash),
    )
    count = execute(
        conn, "UPDATE sessions SET used_at = %s WHERE id = %s AND ended_at IS NULL", (now, session)
    )
    exactly_one(count, SessionOver(session))


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A living session."""

    method: Method
    ends_at: datetime


def find_session(conn: Connection, session: str, account: int, now: datetime) -> SessionRow | None:
    """How a living session of the account began and when it will end; None when it is over."""
    return maybe(
        conn,
        SessionRow,
        """
        SELECT method, ends_at FROM sessions
        WHERE id::text = %s AND account = %s AND ended_at IS NULL AND ends_at > %s
        """,
        (session, account, now),
    )


def end_session(conn: Connection, session: str, reason: EndReason, now: datetime) -> int:
    return execute(
        conn,
        """
        UPDATE sessions SET ended_at = %s, end_reason = %s
        WHERE id::text = %s AND ended_at IS NULL
        """,
        (now, reason, session),
    )


def end_sessions_of(
    conn: Connection, account: int, reason: EndReason, now: datetime, *, but: str = ""
) -> int:
    """All living sessions of the account, except `but`."""
    return execute(
        conn,
        """
        UPDATE sessions SET ended_at = %s, end_reason = %s
        WHERE account = %s AND ended_at IS NULL AND id::text <> %s
        """,
        (now, reason, account, but),
    )


def count_living(conn: Connection, account: int, now: datetime) -> int:
    found = value(
        conn,
        "SELECT count(*) FROM sessions WHERE account = %s AND ended_at IS NULL AND ends_at > %s",
        (account, now),
    )
    return int(found or 0)


def delete_old_sessions(conn: Connection, before: datetime) -> int:
    """Sessions that ended before; their refresh tokens go with them."""
    return execute(conn, "DELETE FROM sessions WHERE coalesce(ended_at, ends_at) < %s", (before,))
