"""The projection of votes: sums by entry and minute, from what the ledger recorded."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from contracts.events import MinuteCount, VotesRecorded
from contracts.topics import VOTES
from servicekit import db
from servicekit.consumer import Received
from servicekit.db import Connection

Key = tuple[int, int, datetime]
"""Edition, entry and minute."""


def add_batches(
    conn: Connection, received: Iterable[Received[VotesRecorded]]
) -> list[Received[VotesRecorded]]:
    """Note ledger transactions; answers those that were not counted before."""
    found = {one.id: one for one in received}
    events = {name: one.event for name, one in found.items()}
    added = conn.execute(
        """
        INSERT INTO vote_batches (event, edition, partition, first_offset, last_offset, votes,
                                  struck, duplicates)
        SELECT * FROM unnest(%b::text[], %b::integer[], %b::integer[], %b::bigint[], %b::bigint[],
                             %b::bigint[], %b::bigint[], %b::bigint[])
        ON CONFLICT (event) DO NOTHING RETURNING event
        """,
        (
            list(events),
            [batch.edition for batch in events.values()],
            [batch.partition for batch in events.values()],
            [batch.first_offset for batch in events.values()],
            [batch.last_offset for batch in events.values()],
            [_total(batch.counts) for batch in events.values()],
            [_total(batch.struck) for batch in events.values()],
            [batch.duplicates for batch in events.values()],
        ),
    )
    return [found[name] for (name,) in added]


def add_counts(conn: Connection, batches: Iterable[VotesRecorded]) -> None:
    """Add the batches to the three sums, in the order of their keys."""
    params = _columns(batches)
    for statement in (BY_ENTRY_MINUTE, BY_MINUTE, BY_ENTRY_HOUR):
        db.execute(conn, statement, params)


def add_strikes(conn: Connection, received: Iterable[Received[VotesRecorded]]) -> None:
    """Note when votes were struck, for figures of a moment before; taken back ones count less."""
    for one in received:
        if one.event.struck:
            db.execute(conn, STRIKES, _columns([one.event]) | {"at": one.time})


def add_closings(conn: Connection, batches: Iterable[VotesRecorded]) -> None:
    """Note the ends of voting after which a batch's partition has no more votes."""
    for batch in batches:
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


# Arrays as PostgreSQL keeps them (%b): as text they took a third of the time.
BATCH: Final = """
    WITH batch AS (
        SELECT * FROM unnest(%(editions)b::integer[], %(entries)b::integer[],
                             %(minutes)b::timestamptz[], %(votes)b::bigint[], %(struck)b::bigint[])
            AS t (edition, entry, minute, votes, struck)
    )
"""
BY_ENTRY_MINUTE: Final = f"""
    {BATCH}
    INSERT INTO votes_by_entry_minute AS known (edition, entry, minute, votes, struck)
    SELECT edition, entry, minute, votes, struck FROM batch ORDER BY edition, minute, entry
    ON CONFLICT (edition, minute, entry) DO UPDATE
    SET votes = known.votes + excluded.votes, struck = known.struck + excluded.struck
"""
BY_MINUTE: Final = f"""
    {BATCH}
    INSERT INTO votes_by_minute AS known (edition, minute, votes, struck)
    SELECT edition, minute, sum(votes), sum(struck) FROM batch
    GROUP BY edition, minute ORDER BY edition, minute
    ON CONFLICT (edition, minute) DO UPDATE
    SET votes = known.votes + excluded.votes, struck = known.struck + excluded.struck
"""
BY_ENTRY_HOUR: Final = f"""
    {BATCH}
    INSERT INTO votes_by_entry_hour AS known (edition, entry, hour, votes, struck)
    SELECT edition, entry, date_trunc('hour', minute), sum(votes), sum(struck) FROM batch
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (edition, entry, hour) DO UPDATE
    SET votes = known.votes + excluded.votes, struck = known.struck + excluded.struck
"""
STRIKES: Final = f"""
    {BATCH}
    INSERT INTO strikes AS known (edition, struck_in, entry, minute, votes)
    SELECT edition, date_trunc('minute', %(at)s::timestamptz), entry, minute, struck
    FROM batch WHERE struck <> 0 ORDER BY edition, entry, minute
    ON CONFLICT (edition, struck_in, entry, minute) DO UPDATE
    SET votes = known.votes + excluded.votes
"""


def _columns(batches: Iterable[VotesRecorded]) -> dict[str, Any]:
    """Votes and strikes by edition, entry and minute, as columns; each key once."""
    votes: Counter[Key] = Counter()
    struck: Counter[Key] = Counter()
    for batch in batches:
        for count in batch.counts:
            votes[batch.edition, count.entry, count.minute] += count.votes
        for count in batch.struck:
            struck[batch.edition, count.entry, count.minute] += count.votes
    keys = list(dict.fromkeys((*votes, *struck)))
    return {
        "editions": [edition for edition, _, _ in keys],
        "entries": [entry for _, entry, _ in keys],
        "minutes": [minute for _, _, minute in keys],
        "votes": [votes[key] for key in keys],
        "struck": [struck[key] for key in keys],
    }


def _total(counts: Iterable[MinuteCount]) -> int:
    return sum(count.votes for count in counts)
