"""What messages have cost, reserved before they are handed over."""

from collections.abc import Sequence
from datetime import datetime

from servicekit import db
from servicekit.db import Connection


def reserve(conn: Connection, cost: int, purses: Sequence[tuple[str, int]], now: datetime) -> bool:
    """Take `cost` from every purse, or False when one of them (scope, limit) would be exceeded.

    The caller rolls back then.
    """
    return all(_take(conn, scope, cost, limit, now) for scope, limit in purses)


def _take(conn: Connection, scope: str, cost: int, limit: int, now: datetime) -> bool:
    if limit and cost > limit:
        return False
    taken = db.execute(
        conn,
        """
        INSERT INTO spending AS known (scope, cost, changed_at)
        VALUES (%(scope)s, %(cost)s, %(now)s)
        ON CONFLICT (scope) DO UPDATE SET cost = known.cost + %(cost)s, changed_at = %(now)s
        WHERE %(limit)s = 0 OR known.cost + %(cost)s <= %(limit)s
        """,
        {"scope": scope, "cost": cost, "limit": limit, "now": now},
    )
    return taken == 1
