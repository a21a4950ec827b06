"""The ledger's rows: one per vote, added once, never changed but in their state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from servicekit import db
from servicekit.db import Connection
from voting.model.receipts import Vote

State = Literal["counted", "held", "struck"]


class NewVote(NamedTuple):
    """A vote of the log with its place there."""

    edition: int
    entry: int
    account: int
    received_at: datetime
    partition: int
    offset: int


@dataclass(frozen=True)
class Added:
    """How many rows were new, per entry, partition and UTC minute of receipt."""

    edition: int
    entry: int
    partition: int
    minute: datetime
    votes: int


@dataclass(frozen=True)
class Recorded:
    """A row of the ledger."""

    edition: int
    entry: int
    account: int
    state: State
    partition: int
    received_at: datetime


def add(conn: Connection, votes: Sequence[NewVote]) -> list[Added]:
    """Insert what is not there yet, in the order of the primary key (it keeps the cost flat)."""
    return db.rows(
        conn,
        Added,
        """
        WITH added AS (
            INSERT INTO ledger (edition, entry, account, received_at, partition, log_offset)
            SELECT edition, entry, account, received_at, partition, log_offset
            FROM unnest(
                %s::smallint[], %s::integer[], %s::integer[], %s::timestamptz[],
                %s::smallint[], %s::bigint[]
            ) AS vote (edition, entry, account, received_at, partition, log_offset)
            ORDER BY edition, entry, account, log_offset
            ON CONFLICT DO NOTHING
            RETURNING edition, entry, partition, received_at
        )
        SELECT edition, entry, partition, date_trunc('minute', received_at, 'UTC') AS minute,
               count(*) AS votes
        FROM added GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        """,
        _columns(votes, len(NewVote._fields)),
    )


def find(conn: Connection, vote: Vote) -> Recorded | None:
    """The row of this vote; None while it is on its way (or was never cast)."""
    return db.maybe(
        conn,
        Recorded,
        """
        SELECT edition, entry, account, state, partition, received_at FROM ledger
        WHERE edition = %s AND entry = %s AND account = %s
        """,
        vote,
    )


def recorded(conn: Connection, votes: Sequence[Vote]) -> set[Vote]:
    """Those of the votes that have a row, whatever became of them: one look-up for each."""
    found = conn.execute(
        """
        SELECT edition, entry, account
        FROM unnest(%s::smallint[], %s::integer[], %s::integer[]) AS vote (edition, entry, account)
        CROSS JOIN LATERAL (
            -- The limit keeps the planner from reading the whole ledger for many votes at once.
            SELECT FROM ledger AS known
            WHERE known.edition = vote.edition AND known.entry = vote.entry
              AND known.account = vote.account
            LIMIT 1
        ) AS known
        """,
        _columns(votes, len(Vote._fields)),
    )
    return {Vote(*row) for row in found}


def votes_of(
    conn: Connection, accounts: Sequence[int], edition: int, entries: Sequence[int]
) -> list[Recorded]:
    """Rows of these accounts for these entries, by time: look-ups in the primary key only."""
    return db.rows(
        conn,
        Recorded,
        """
        SELECT ledger.edition, ledger.entry, ledger.account, state, partition, received_at
        FROM unnest(%(entries)s::integer[]) AS wanted (entry)
        CROSS JOIN unnest(%(accounts)s::integer[]) AS voter (account)
        JOIN ledger ON ledger.edition = %(edition)s AND ledger.entry = wanted.entry
                   AND ledger.account = voter.account
        ORDER BY received_at, entry, account
        """,
        {"entries": list(entries), "accounts": list(accounts), "edition": edition},
    )


def change_state(conn: Connection, vote: Vote, before: State, after: State) -> Recorded | None:
    """The row as it is now; None when it was not in `before`."""
    return db.maybe(
        conn,
        Recorded,
        """
        UPDATE ledger SET state = %s
        WHERE edition = %s AND entry = %s AND account = %s AND state = %s
        RETURNING edition, entry, account, state, partition, received_at
        """,
        (after, *vote, before),
    )


def some(conn: Connection, count: int, before: datetime) -> list[tuple[Vote, State]]:
    """Random votes received before a moment, with their states: for samples."""
    found = conn.execute(
        """
        SELECT edition, entry, account, state::text FROM ledger
        WHERE received_at < %s ORDER BY random() LIMIT %s
        """,
        (before, count),
    )
    return [(Vote(edition, entry, account), state) for edition, entry, account, state in found]


def accounts_of(conn: Connection, edition: int, entry: int) -> list[int]:
    """Who voted for an entry, whatever became of the vote: for refilling the filter."""
    found = conn.execute(
        "SELECT account FROM ledger WHERE edition = %s AND entry = %s", (edition, entry)
    )
    return [account for (account,) in found]


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """As `unnest` takes them; empty ones for no rows."""
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]
