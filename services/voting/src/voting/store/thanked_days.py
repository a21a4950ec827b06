"""Who voted on a day, and which days were told."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from contracts.events import VoterCount
from servicekit import db
from servicekit.db import Connection

AT_ONCE: Final = 1_000


def mark(conn: Connection, edition: int, day: date, now: datetime) -> bool:
    """False when the day was told already; a second worker waits here for the first."""
    marked = db.execute(
        conn,
        """
        INSERT INTO thanked_days (edition, day, voters, told_at) VALUES (%s, %s, 0, %s)
        ON CONFLICT DO NOTHING
        """,
        (edition, day, now),
    )
    return marked == 1


def count(conn: Connection, edition: int, day: date, voters: int) -> None:
    """How many there were."""
    db.execute(
        conn,
        "UPDATE thanked_days SET voters = %s WHERE edition = %s AND day = %s",
        (voters, edition, day),
    )


def voters(
    conn: Connection, edition: int, start: datetime, end: datetime
) -> Iterator[tuple[VoterCount, ...]]:
    """Accounts with counted votes received from `start` to before `end`, a thousand at a time."""
    with conn.cursor("voters_of_day") as cursor:
        cursor.execute(
            """
            SELECT account, count(*) FROM ledger
            WHERE edition = %s AND received_at >= %s AND received_at < %s AND state = 'counted'
            GROUP BY account
            """,
            (edition, start, end),
        )
        while found := cursor.fetchmany(AT_ONCE):
            yield tuple(VoterCount(account=account, votes=votes) for account, votes in found)
