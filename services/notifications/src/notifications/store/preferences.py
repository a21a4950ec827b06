"""What people want to receive, with the time and way of every change (Law 91/2025: provable)."""

from datetime import datetime
from typing import Literal

from notifications.model.kinds import Kind
from servicekit import db
from servicekit.db import Connection

Method = Literal["page", "one_click", "complaint"]


def refused(conn: Connection, account: int) -> frozenset[str]:
    """The kinds this account does not want."""
    found = conn.execute(
        "SELECT kind FROM preferences WHERE account = %s AND NOT wanted", (account,)
    )
    return frozenset(kind for (kind,) in found)


def choose(
    conn: Connection, account: int, kind: Kind, *, wanted: bool, method: Method, now: datetime
) -> bool:
    """Keep a choice; False when it was the same before (doing it twice changes nothing)."""
    changed = db.execute(
        conn,
        """
        INSERT INTO preferences AS known (account, kind, wanted, changed_at, method)
        VALUES (%(account)s, %(kind)s, %(wanted)s, %(now)s, %(method)s)
        ON CONFLICT (account, kind) DO UPDATE SET wanted = excluded.wanted,
            changed_at = excluded.changed_at, method = excluded.method
        WHERE known.wanted <> excluded.wanted
        """,
        {"account": account, "kind": kind, "wanted": wanted, "now": now, "method": method},
    )
    if changed == 0:
        return False
    db.execute(
        conn,
        """
        INSERT INTO preference_log (account, kind, wanted, changed_at, method)
        VALUES (%s, %s, %s, %s, %s)
        """,
        (account, kind, wanted, now, method),
    )
    return True
