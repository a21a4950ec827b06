"""Locks held until the transaction ends."""

from servicekit.db import Connection, execute


def lock_contact(conn: Connection, contact_hash: bytes) -> None:
    """One at a time per contact: two parallel first sign-ins make one account."""
    key = int.from_bytes(contact_hash[:8], "big", signed=True)
    execute(conn, "SELECT pg_advisory_xact_lock(%s)", (key,))


def lock_thing(conn: Connection, name: str) -> None:
    """One at a time for something without a row of its own."""
    execute(conn, "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))
