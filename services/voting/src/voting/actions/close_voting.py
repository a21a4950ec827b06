"""The barrier after the close: one marker into every partition, exactly once (law 8)."""

import time
from collections.abc import Iterator
from datetime import datetime

import structlog

from contracts import envelope
from contracts.events import VotingClosed
from servicekit.db import Database
from servicekit.ids import new_id
from voting.model.catalogue import Election
from voting.store import catalogue as store
from voting.store import close_markers
from voting.store.vote_log import Appended, Record, VoteLog

log = structlog.get_logger()

DEADLINE_SECONDS = 15.0


def close_voting(database: Database, vote_log: VoteLog, now: datetime) -> int:
    """Append every marker that is due; answers how many were acknowledged.

    A marker is claimed in PostgreSQL before it is sent, so that none is sent twice; one whose
    sending failed is claimed again once the ledger has read past its time without it. The first
    failure ends the round: the log is away, and every other marker would wait for it as long.
    """
    sent = 0
    for election, partition, closed_at in _due(database, now):
        with database.transaction() as conn:
            args = (conn, election.number, partition, closed_at, now)
            mine = close_markers.claim(*args) or close_markers.claim_again(*args)
        if not mine:
            continue
        if not _append(vote_log, election, partition, closed_at):
            break
        sent += 1
    return sent


def _due(database: Database, now: datetime) -> Iterator[tuple[Election, int, datetime]]:
    with database.transaction() as conn:
        elections = store.load(conn).catalogue.elections.values()
        partitions = close_markers.partitions(conn)
        noted = {e.number: close_markers.noted(conn, e.number, e.end) for e in elections}
    for election in elections:
        end = election.end
        if end is None or not election.markers_due(now):
            continue
        for partition in range(partitions):
            if noted[election.number].get(partition) != end:
                yield election, partition, end


def _append(vote_log: VoteLog, election: Election, partition: int, closed_at: datetime) -> bool:
    marker = VotingClosed(edition=election.number, partition=partition, closed_at=closed_at)
    body = envelope.encode(
        marker,
        id=new_id(),
        source=marker.topic.owner,
        edition=election.code,
        time=closed_at,
    )
    record = Record(key=marker.key().encode(), value=body, partition=partition)
    (placed,) = vote_log.append([record], time.monotonic() + DEADLINE_SECONDS)
    done = isinstance(placed, Appended)
    log.info("close marker", edition=election.code, partition=partition, appended=done)
    return done
