"""After a restore: votes that were acknowledged and that the restored ledger has not read yet.

A restore always begins a new log. What the copy of the old one holds beyond the ledger's position
is appended to it, each record in its partition and in its order, before anybody votes again. A vote
replayed twice dies on the ledger's primary key, so this may be interrupted and begun again.
"""

import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from contracts.topics import VOTES
from servicekit import db, log_copies
from servicekit.db import Connection, Database
from servicekit.kafka import TopicIdentity
from servicekit.log_copies import CopiedRecord, TopicCopy
from voting.errors import LogKnown, OutcomeUnknown
from voting.store import incarnations
from voting.store.log_counts import LEDGER
from voting.store.vote_log import Appended, Record, VoteLog

BATCH: Final = 500
BATCH_SECONDS: Final = 30.0
TRIES: Final = 5
Tell = Callable[[str], None]


class Replayed(NamedTuple):
    """`highest_account`: of all votes in the ledger and in the copy; 0 without any."""

    records: int
    highest_account: int


def replay_votes(
    database: Database, vote_log: VoteLog, folder: Path, topic: TopicIdentity, tell: Tell
) -> Replayed:
    """Append what the ledger lacks to the new log.

    Raises LogKnown when this log is not a new one, CopyBroken, OutcomeUnknown when Kafka is away.
    """
    with database.transaction() as conn:
        _check_new(conn, topic)
        positions = _positions(conn)
        highest = int(db.value(conn, "SELECT coalesce(max(account), 0) FROM ledger") or 0)
    replayed = 0
    for copied in log_copies.copies_of(folder, VOTES.name):
        for partition in copied.partitions():
            first = positions.get((copied.topic_id, partition), 0)
            for batch in _batches(copied, partition, first):
                _append(vote_log, partition, batch)
                replayed += len(batch)
                highest = max(highest, *(_account(record) for record in batch))
                tell(f"{replayed} records replayed")
    return Replayed(replayed, highest)


def _check_new(conn: Connection, topic: TopicIdentity) -> None:
    if incarnations.is_adopted(conn, topic):
        raise LogKnown(f"{topic.name} has id {topic.topic_id}, and the ledger reads it already")


def _positions(conn: Connection) -> dict[tuple[str, int], int]:
    """How far the ledger has read each log it ever had."""
    found = conn.execute(
        "SELECT topic_id, partition, next_offset FROM kit.positions WHERE consumer = %s", (LEDGER,)
    )
    return {(topic_id, partition): after for topic_id, partition, after in found}


def _batches(copied: TopicCopy, partition: int, first: int) -> Iterator[list[CopiedRecord]]:
    records = copied.read(partition, first)
    while batch := list(islice(records, BATCH)):
        yield batch


def _append(vote_log: VoteLog, partition: int, batch: list[CopiedRecord]) -> None:
    """All of it, in order. Raises OutcomeUnknown."""
    records = [
        Record(
            key=record.key or b"",
            value=record.value or b"",
            request_id=dict(record.headers).get("request-id", b"").decode(errors="replace"),
            partition=partition % VOTES.partitions,
        )
        for record in batch
    ]
    for _ in range(TRIES):
        placed = vote_log.append(records, time.monotonic() + BATCH_SECONDS)
        if all(isinstance(one, Appended) for one in placed):
            return
    raise OutcomeUnknown


def _account(record: CopiedRecord) -> int:
    """Votes are keyed by their account; markers and rubbish are not."""
    key = record.key or b""
    return int(key) if key.isdigit() else 0
