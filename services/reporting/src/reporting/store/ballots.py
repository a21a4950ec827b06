"""The projection of votes: sums by entry and minute, from what the ledger recorded."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from contracts.events import MinuteCount, VotesRecorded
from contracts.topics import VOTES
from servicekit import db
from servicekit.db import Connection


def add_batch(conn: Connection, event_id: str, batch: VotesRecorded) -> bool:
    """Note the ledger transaction; False when it was counted before."""
    added = db.execute(
        conn,
        """
        INSERT INTO vote_batches (event, edition, partition, first_offset, last_offset, votes,
                                  struck, duplicates)
        VALUES (%(event)s, %(edition)s, %(partition)s, %(first_offset)s, %(last_offset)s, %(votes)s,
                %(struck)s, %(duplicates)s)
        ON CONFLICT (event) DO NOTHING
        """,
        {
            "event": event_id,
            "edition": batch.edition,
            "partition": batch.partition,
            "first_offset": batch.first_offset,
            "last_offset": batch.last_offset,
            "votes": _total(batch.counts),
            "struck": _total(batch.struck),
            "duplicates": batch.duplicates,
        },
    )
    return added == 1


def add_counts(conn: Connection, batch: VotesRecorded) -> None:
    """Add the batch to the three sums, in the order of their keys."""
    params = _columns(batch)
    for statement in (BY_ENTRY_MINUTE, BY_MINUTE, BY_ENTRY_HOUR):
        db.execute(conn, statement, params)


def add_strikes(conn: Connection, batch: VotesRecorded, at: datetime) -> None:
    """Note when votes were struck, for figures of a moment before; taken back ones count less."""
    if batch.struck:
        db.execute(conn, STRIKES, _columns(batch) | {"at": at})


def add_closings(conn: Connection, batch: VotesRecorded) -> None:
    """Note the ends of voting after which the batch's partition has no more votes."""
    for closed_at in batch.closed:
        db.execute(
            conn,
            """
            INSERT INTO closings (edition, partition, closed_at) VALUES (%s, %s, %s)
            ON CONFLICT DO NOTHING
            """,
            (batch.edition, batch.partition, closed_at),
        )


def is_final(conn: Connection, edition: int, end: datetime | None) -> bool:
    """Whether every partition of the log of votes is closed at this end of voting (law 8)."""
    closed = db.value(
        conn,
        "SELECT count(*) FROM closings WHERE edition = %s AND closed_at = %s",
        (edition, end),
    )
    return closed == VOTES.partitions


BATCH = """
    WITH batch AS (
        SELECT * FROM unnest(%(entries)s::integer[], %(minutes)s::timestamptz[],
                             %(votes)s::bigint[], %(struck)s::bigint[])
            AS t (entry, minute, votes, struck)
    )
"""
BY_ENTRY_MINUTE = (
    BATCH
    + """
    INSERT INTO votes_by_entry_minute AS known (edition, entry, minute, votes, struck)
    SELECT %(edition)s, entry, minute, sum(votes), sum(struck) FROM batch
    GROUP BY entry, minute ORDER BY minute, entry
    ON CONFLICT (edition, minute, entry) DO UPDATE
    SET votes = known.votes + excluded.votes, struck = known.struck + excluded.struck
    """
)
BY_MINUTE = (
    BATCH
    + """
    INSERT INTO votes_by_minute AS known (edition, minute, votes, struck)
    SELECT %(edition)s, minute, sum(votes), sum(struck) FROM batch
    GROUP BY minute ORDER BY minute
    ON CONFLICT (edition, minute) DO UPDATE
    SET votes = known.votes + excluded.votes, struck = known.struck + excluded.struck
    """
)
BY_ENTRY_HOUR = (
    BATCH
    + """
    INSERT INTO votes_by_entry_hour AS known (edition, entry, hour, votes, struck)
    SELECT %(edition)s, entry, date_trunc('hour', minute), sum(votes), sum(struck) FROM batch
    GROUP BY 1, 2, 3 ORDER BY 2, 3
    ON CONFLICT (edition, entry, hour) DO UPDATE
    SET votes = known.votes + excluded.votes, struck = known.struck + excluded.struck
    """
)
STRIKES = (
    BATCH
    + """
    INSERT INTO strikes AS known (edition, struck_in, entry, minute, votes)
    SELECT %(edition)s, date_trunc('minute', %(at)s::timestamptz), entry, minute, sum(struck)
    FROM batch GROUP BY entry, minute HAVING sum(struck) <> 0 ORDER BY entry, minute
    ON CONFLICT (edition, struck_in, entry, minute) DO UPDATE
    SET votes = known.votes + excluded.votes
    """
)


def _columns(batch: VotesRecorded) -> dict[str, Any]:
    counted, struck = batch.counts, batch.struck
    both = (*counted, *struck)
    return {
        "edition": batch.edition,
        "entries": [count.entry for count in both],
        "minutes": [count.minute for count in both],
        "votes": [count.votes for count in counted] + [0] * len(struck),
        "struck": [0] * len(counted) + [count.votes for count in struck],
    }


def _total(counts: Iterable[MinuteCount]) -> int:
    return sum(count.votes for count in counts)
