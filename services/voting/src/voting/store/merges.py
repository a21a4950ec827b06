"""Accounts that staff merged: one person, so one vote per entry."""

from servicekit import db
from servicekit.db import Connection


def put(conn: Connection, account: int, merged_into: int, version: int) -> bool:
    """Upsert unless a newer one is known; True when it changed something."""
    changed = db.execute(
        conn,
        """
        INSERT INTO merges AS known (account, merged_into, version) VALUES (%s, %s, %s)
        ON CONFLICT (account) DO UPDATE
        SET merged_into = excluded.merged_into, version = excluded.version
        WHERE known.version < excluded.version
        """,
        (account, merged_into, version),
    )
    return changed == 1


def forget(conn: Connection, account: int, version: int) -> None:
    """The account is one of its own again; what was struck stays so until staff undo it."""
    db.execute(conn, "DELETE FROM merges WHERE account = %s AND version < %s", (account, version))


def roots(conn: Connection) -> list[int]:
    """Accounts that others were merged into and that were not merged themselves."""
    found = conn.execute(
        """
        SELECT DISTINCT merged_into FROM merges outer_merge
        WHERE NOT EXISTS (SELECT FROM merges WHERE account = outer_merge.merged_into)
        ORDER BY merged_into
        """
    )
    return [account for (account,) in found]


def root_of(conn: Connection, account: int) -> int:
    """The account at the end of the chain of merges."""
    found = db.value(
        conn,
        """
        WITH RECURSIVE chain (account, step) AS (
            SELECT %s::integer, 0
            UNION ALL
            SELECT merges.merged_into, step + 1 FROM merges JOIN chain USING (account)
            WHERE step < 100
        )
        SELECT account FROM chain ORDER BY step DESC LIMIT 1
        """,
        (account,),
    )
    return account if found is None else int(found)


def family(conn: Connection, root: int) -> list[int]:
    """The root first, then everyone merged into it, directly or not."""
    found = conn.execute(
        """
        WITH RECURSIVE family (account) AS (
            SELECT %s::integer
            UNION
            SELECT merges.account FROM merges JOIN family ON merges.merged_into = family.account
        )
        SELECT account FROM family ORDER BY account <> %s, account
        """,
        (root, root),
    )
    return [account for (account,) in found]
