"""What people agreed to: which text, when, how (Law 91/2025: provable)."""

from datetime import datetime
from typing import Literal

from servicekit.db import Connection, execute

Method = Literal["page", "api", "seed"]


def add_consent(
    conn: Connection, account: int, purpose: str, text_version: str, method: Method, now: datetime
) -> None:
    execute(
        conn,
        """
        INSERT INTO consents (account, purpose, text_version, method, given_at)
        VALUES (%s, %s, %s, %s, %s)
        """,
        (account, purpose, text_version, method, now),
    )


def withdraw_consents(conn: Connection, account: int, now: datetime) -> int:
    return execute(
        conn,
        "UPDATE consents SET withdrawn_at = %s WHERE account = %s AND withdrawn_at IS NULL",
        (now, account),
    )
