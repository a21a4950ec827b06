"""Two accounts that claim one contact: staff decide (merge or dismiss)."""

from datetime import datetime
from typing import Literal

import msgspec

from servicekit.db import Connection, execute, maybe, rows, value

Outcome = Literal["merged", "dismissed", "gone"]


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """`claimant` proved to reach a contact that `holder` has."""

    id: int
    claimant: int
    holder: int
    found_at: datetime


def add_conflict(conn: Connection, claimant: int, holder: int, now: datetime) -> None:
    """Once per pair while it is open."""
    execute(
        conn,
        """
        INSERT INTO conflicts (claimant, holder, found_at) VALUES (%s, %s, %s)
        ON CONFLICT DO NOTHING
        """,
        (claimant, holder, now),
    )


def open_conflicts(conn: Connection) -> list[Conflict]:
    """Oldest first."""
    return rows(
        conn,
        Conflict,
        """
        SELECT id, claimant, holder, found_at FROM conflicts WHERE settled_at IS NULL ORDER BY id
        """,
    )


def find_open(conn: Connection, conflict: int) -> Conflict | None:
    return maybe(
        conn,
        Conflict,
        """
        SELECT id, claimant, holder, found_at FROM conflicts
        WHERE id = %s AND settled_at IS NULL FOR UPDATE
        """,
        (conflict,),
    )


def count_open(conn: Connection) -> int:
    return int(value(conn, "SELECT count(*) FROM conflicts WHERE settled_at IS NULL") or 0)


def settle(conn: Connection, conflict: int, outcome: Outcome, now: datetime) -> int:
    return execute(
        conn,
        "UPDATE conflicts SET settled_at = %s, outcome = %s WHERE id = %s AND settled_at IS NULL",
        (now, outcome, conflict),
    )


def settle_pair(conn: Connection, one: int, other: int, now: datetime) -> None:
    execute(
        conn,
        """
        UPDATE conflicts SET settled_at = %s, outcome = 'merged'
        WHERE settled_at IS NULL
          AND least(claimant, holder) = %s AND greatest(claimant, holder) = %s
        """,
        (now, min(one, other), max(one, other)),
    )


def settle_gone(conn: Connection, account: int, now: datetime) -> None:
    """An account went away: its other conflicts have nothing left to decide."""
    execute(
        conn,
        """
        UPDATE conflicts SET settled_at = %s, outcome = 'gone'
        WHERE settled_at IS NULL AND %s IN (claimant, holder)
        """,
        (now, account),
    )
