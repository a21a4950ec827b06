"""Accounts for load tests, made by the hundred thousand."""

from datetime import datetime

import msgspec

from servicekit.db import Connection, execute, rows, value


class TrialAccount(msgspec.Struct, frozen=True):
    """What a token of it says."""

    number: int
    commune: str


def count_trial(conn: Connection) -> int:
    found = value(
        conn,
        """
        SELECT count(*) FROM accounts
        WHERE origin = 'trial' AND state = 'active' AND commune IS NOT NULL
        """,
    )
    return int(found or 0)


def add_trial(conn: Connection, count: int, communes: list[str], now: datetime) -> int:
    """Declared accounts with a verified e-mail, spread over the communes."""
    return execute(
        conn,
        """
        WITH made AS (
            INSERT INTO accounts (origin, commune, declared_at, created_at)
            SELECT 'trial', (%(communes)s::text[])[1 + n %% cardinality(%(communes)s::text[])],
                   %(now)s, %(now)s
            FROM generate_series(1, %(count)s) AS n
            RETURNING number
        )
        INSERT INTO contacts (canonical, account, channel, address, verified_at)
        SELECT format('thu-tai-%%s@trinh-dien.vn', number), number, 'email',
               format('thu-tai-%%s@trinh-dien.vn', number), %(now)s
        FROM made
        """,
        {"communes": communes, "count": count, "now": now},
    )


def trial_accounts(conn: Connection, count: int) -> list[TrialAccount]:
    """The first ones, always the same."""
    return rows(
        conn,
        TrialAccount,
        """
        SELECT number, commune FROM accounts
        WHERE origin = 'trial' AND state = 'active' AND commune IS NOT NULL ORDER BY number LIMIT %s
        """,
        (count,),
    )
