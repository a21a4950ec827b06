"""Sums of the ledger, one row per entry and partition, and their comparison with the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from servicekit import db
from servicekit.db import Connection
from voting.store.ledger import Added, Recorded, State


@dataclass(frozen=True)
class Tally:
    entry: int
    votes: int


@dataclass(frozen=True)
class Totals:
    """Votes of an edition by what became of them."""

    counted: int
    held: int
    struck: int


@dataclass(frozen=True)
class Recount:
    counted_at: datetime
    votes: int
    differences: int


@dataclass(frozen=True)
class Difference:
    """A tally that is not what its rows say; both as counted, held, struck."""

    edition: int
    entry: int
    partition: int
    in_tally: list[int]
    in_rows: list[int]


def add(conn: Connection, added: Sequence[Added]) -> None:
    """Add new rows to their tallies, in the order of the primary key."""
    sums: dict[tuple[int, int, int], int] = {}
    for one in added:
        key = (one.edition, one.entry, one.partition)
        sums[key] = sums.get(key, 0) + one.votes
    editions, entries, partitions = ([key[at] for key in sums] for at in range(3))
    db.execute(
        conn,
        """
        INSERT INTO tallies AS known (edition, entry, partition, counted)
        SELECT * FROM unnest(%s::smallint[], %s::integer[], %s::smallint[], %s::bigint[])
            AS fresh (edition, entry, partition, counted)
        ORDER BY edition, entry, partition
        ON CONFLICT (edition, entry, partition) DO UPDATE
        SET counted = known.counted + excluded.counted
        """,
        (editions, entries, partitions, list(sums.values())),
    )


def move(conn: Connection, vote: Recorded, before: State, after: State) -> int:
    """Move one vote from a sum to another; answers the rows touched (1, or something is wrong)."""
    change = {"counted": 0, "held": 0, "struck": 0} | {before: -1, after: 1}
    return db.execute(
        conn,
        """
        UPDATE tallies SET counted = counted + %(counted)s, held = held + %(held)s,
                           struck = struck + %(struck)s
        WHERE edition = %(edition)s AND entry = %(entry)s AND partition = %(partition)s
        """,
        change | {"edition": vote.edition, "entry": vote.entry, "partition": vote.partition},
    )


def of_entries(conn: Connection, edition: int, entries: Sequence[int]) -> dict[int, int]:
    """Counted votes by entry; entries without a vote are not there."""
    found = db.rows(
        conn,
        Tally,
        """
        SELECT entry, sum(counted)::bigint AS votes FROM tallies
        WHERE edition = %s AND entry = ANY(%s) GROUP BY entry
        """,
        (edition, list(entries)),
    )
    return {tally.entry: tally.votes for tally in found}


def totals(conn: Connection, edition: int) -> Totals:
    return db.one(
        conn,
        Totals,
        """
        SELECT coalesce(sum(counted), 0)::bigint AS counted, coalesce(sum(held), 0)::bigint AS held,
               coalesce(sum(struck), 0)::bigint AS struck
        FROM tallies WHERE edition = %s
        """,
        (edition,),
    )


COMPARED: Final = """
    SELECT edition, entry, partition,
           ARRAY[coalesce(t.counted, 0), coalesce(t.held, 0), coalesce(t.struck, 0)] AS in_tally,
           ARRAY[coalesce(found.counted, 0), coalesce(found.held, 0), coalesce(found.struck, 0)]
               AS in_rows
    FROM tallies t FULL JOIN (
        SELECT edition, entry, partition,
               count(*) FILTER (WHERE state = 'counted') AS counted,
               count(*) FILTER (WHERE state = 'held') AS held,
               count(*) FILTER (WHERE state = 'struck') AS struck
        FROM ledger GROUP BY edition, entry, partition
    ) found USING (edition, entry, partition)
"""


def recount(conn: Connection, now: datetime) -> Recount:
    """Compare every tally with its rows in one snapshot and remember the outcome."""
    return db.one(
        conn,
        Recount,
        """
        WITH compared AS (
        """
        + COMPARED
        + """
        )
        INSERT INTO recounts (counted_at, votes, differences)
        SELECT %s, coalesce(sum(in_rows[1] + in_rows[2] + in_rows[3]), 0),
               count(*) FILTER (WHERE in_rows <> in_tally)
        FROM compared
        RETURNING counted_at, votes, differences
        """,
        (now,),
    )


def differing(conn: Connection) -> list[Difference]:
    """The tallies that are not what their rows say, in one snapshot of its own."""
    wanted = "SELECT * FROM (" + COMPARED + ") compared WHERE in_rows <> in_tally ORDER BY 1, 2, 3"
    return db.rows(conn, Difference, wanted)


def last_recount(conn: Connection) -> Recount | None:
    return db.maybe(
        conn,
        Recount,
        "SELECT counted_at, votes, differences FROM recounts ORDER BY id DESC LIMIT 1",
    )
