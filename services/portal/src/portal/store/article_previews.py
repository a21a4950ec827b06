"""Links to drafts: only the hash of their secret is kept."""

import hashlib
from datetime import datetime

from servicekit import db
from servicekit.db import Connection


def add(conn: Connection, article: int, code: str, times: tuple[datetime, datetime]) -> None:
    """Whoever has the code sees the newest version. `times`: now, and until when."""
    now, until = times
    db.execute(conn, "DELETE FROM article_previews WHERE until <= %s", (now,))
    db.execute(
        conn,
        "INSERT INTO article_previews (code_hash, article, until) VALUES (%s, %s, %s)",
        (hashed(code), article, until),
    )


def article_of(conn: Connection, code: str, now: datetime) -> int | None:
    """Which article a code shows, or None when it is wrong or over."""
    return db.value(
        conn,
        "SELECT article FROM article_previews WHERE code_hash = %s AND until > %s",
        (hashed(code), now),
    )


def hashed(code: str) -> bytes:
    """As it is kept; a code has 128 bits, so nothing is gained by salt."""
    return hashlib.sha256(code.encode()).digest()
