"""Editions that nobody outside sees yet."""

from portal.errors import AlreadyAnnounced
from servicekit import db
from servicekit.db import Connection


def codes(conn: Connection) -> set[str]:
    """All of them."""
    return {code for (code,) in conn.execute("SELECT code FROM editions WHERE draft")}


def announce(conn: Connection, code: str) -> None:
    """Everybody may see it. Raises AlreadyAnnounced."""
    count = db.execute(conn, "UPDATE editions SET draft = false WHERE code = %s AND draft", (code,))
    db.exactly_one(count, AlreadyAnnounced())
