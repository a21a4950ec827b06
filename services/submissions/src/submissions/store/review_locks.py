"""Who works on a dossier now: nobody else concludes meanwhile, but anybody may take it over."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection

LASTS: Final = timedelta(minutes=3)


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """A reviewer who has the dossier open."""

    account: int
    name: str
    until: datetime


def hold(conn: Connection, dossier: UUID, *, account: int, name: str, now: datetime) -> bool:
    """Take or renew; False when somebody else holds it."""
    return (
        db.execute(
            conn,
            """
            INSERT INTO review_locks AS held (dossier, account, name, until)
            VALUES (%(dossier)s, %(account)s, %(name)s, %(until)s)
            ON CONFLICT (dossier) DO UPDATE
            SET account = excluded.account, name = excluded.name, until = excluded.until
            WHERE held.account = excluded.account OR held.until <= %(now)s
            """,
            {
                "dossier": dossier,
                "account": account,
                "name": name,
                "until": now + LASTS,
                "now": now,
            },
        )
        == 1
    )


def take_over(
    conn: Connection, dossier: UUID, *, account: int, name: str, now: datetime
) -> str | None:
    """Hold it whoever held it; answers the name of another one who did."""
    before = viewer(conn, dossier, now)
    db.execute(
        conn,
        """
        INSERT INTO review_locks (dossier, account, name, until)
        VALUES (%(dossier)s, %(account)s, %(name)s, %(until)s)
        ON CONFLICT (dossier) DO UPDATE
        SET account = excluded.account, name = excluded.name, until = excluded.until
        """,
        {"dossier": dossier, "account": account, "name": name, "until": now + LASTS},
    )
    return before.name if before and before.account != account else None


def viewer(conn: Connection, dossier: UUID, now: datetime) -> Viewer | None:
    """Who holds it now."""
    return db.maybe(
        conn,
        Viewer,
        "SELECT account, name, until FROM review_locks WHERE dossier = %s AND until > %s",
        (dossier, now),
    )


def let_go(conn: Connection, dossier: UUID, account: int) -> None:
    """After a decision."""
    db.execute(
        conn, "DELETE FROM review_locks WHERE dossier = %s AND account = %s", (dossier, account)
    )
