"""The ledger's transaction: rows, tallies, counts, positions and events, or nothing (law 3)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import structlog

from contracts.envelope import MalformedEvent, UnknownEvent, open_envelope, read_data
from contracts.events import MinuteCount, VoteCast, VotesRecorded, VotingClosed
from servicekit import deadletters, outbox, positions
from servicekit.db import Connection
from servicekit.kafka import TopicIdentity
from voting.actions.watch_log import check_adopted
from voting.errors import LogBroken
from voting.store import close_markers, ledger, log_counts, tallies
from voting.store.ledger import Added, NewVote
from voting.store.log_counts import Counted, Reached
from voting.store.vote_reader import Batch, LogRecord

log = structlog.get_logger()

NO_EDITION = 0
INTEGER = 2**31
"""Account numbers fit the ledger's column."""


class Unreadable(ValueError):
    """The record is no vote and no marker: a dead letter."""


@dataclass
class Share:
    """What one batch holds of one edition in one partition."""

    code: str = ""
    votes: list[NewVote] = field(default_factory=list)
    markers: list[VotingClosed] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)
    dead: int = 0

    @property
    def recorded(self) -> int:
        return sum(one.votes for one in self.added)

    @property
    def duplicates(self) -> int:
        return len(self.votes) - self.recorded


class Written(NamedTuple):
    """What one transaction added to the ledger and what it turned away."""

    rows: int
    duplicates: int


Key = tuple[int, int]
"""Partition and edition."""


def record_votes(
    conn: Connection, batches: Sequence[Batch], reached: Sequence[Reached], now: datetime
) -> Written:
    """Record all batches in the caller's transaction.

    Raises LogBroken on a gap, LogReplaced, and positions.Fenced when another ledger was here first.
    """
    shares: dict[Key, Share] = defaultdict(Share)
    for batch in batches:
        _check_order(batch)
        positions.move(conn, batch.place, expected=batch.expected, to=batch.after)
        for record in batch.records:
            _sort(conn, shares, batch, record)
    _write(conn, batches, shares, now)
    note_reached(conn, batches[0].place.topic, reached)
    return Written(
        sum(share.recorded for share in shares.values()),
        sum(share.duplicates for share in shares.values()),
    )


def note_reached(conn: Connection, topic: TopicIdentity, reached: Sequence[Reached]) -> None:
    """How current the ledger is now. Raises LogReplaced unless this is still the log to read."""
    check_adopted(conn, topic)
    log_counts.reach(conn, topic, reached)


def _check_order(batch: Batch) -> None:
    """Every offset follows the one before, from the position on: nothing is missing (law 3)."""
    for offset, record in enumerate(batch.records, start=batch.expected):
        if record.offset != offset:
            place = f"{record.topic}[{record.partition}]"
            raise LogBroken(f"{place}: expected {offset}, found {record.offset}")


def _sort(conn: Connection, shares: dict[Key, Share], batch: Batch, record: LogRecord) -> None:
    try:
        code, event = _read(record)
    except Unreadable as error:
        log.warning("dead letter", partition=record.partition, offset=record.offset)
        deadletters.bury(conn, batch.place, record, str(error))
        shares[record.partition, NO_EDITION].dead += 1
        return
    share = shares[record.partition, event.edition]
    share.code = code
    if isinstance(event, VotingClosed):
        share.markers.append(event)
    else:
        vote = (event.edition, event.entry, event.account, event.received_at)
        share.votes.append(NewVote(*vote, record.partition, record.offset))


def _read(record: LogRecord) -> tuple[str, VoteCast | VotingClosed]:
    """The edition's code and the event. Raises Unreadable; judges nothing else (law 6)."""
    try:
        envelope = open_envelope(record.value or b"")
        event = read_data(envelope)
    except (MalformedEvent, UnknownEvent) as error:
        raise Unreadable(repr(error)) from error
    if isinstance(event, VotingClosed) and 0 < event.edition < 32:
        return envelope.edition, event
    if isinstance(event, VoteCast) and _fits(event):
        return envelope.edition, event
    raise Unreadable(f"{envelope.type} does not belong here")


def _fits(event: VoteCast) -> bool:
    return (
        0 < event.edition < 32
        and 0 < event.entry < INTEGER
        and 0 < event.account < INTEGER
        and event.received_at.tzinfo is not None
    )


def _write(
    conn: Connection, batches: Sequence[Batch], shares: dict[Key, Share], now: datetime
) -> None:
    added = ledger.add(conn, [vote for share in shares.values() for vote in share.votes])
    for one in added:
        shares[one.partition, one.edition].added.append(one)
    tallies.add(conn, added)
    counted = [_counted(key, share) for key, share in sorted(shares.items())]
    log_counts.add(conn, batches[0].place.topic, counted)
    for (partition, edition), share in sorted(shares.items()):
        for marker in share.markers:
            close_markers.note(conn, edition, partition, marker.closed_at, now)
    _publish(conn, batches, shares, now)


def _counted(key: Key, share: Share) -> Counted:
    return Counted(*key, share.recorded, share.duplicates, share.dead, len(share.markers))


def _publish(
    conn: Connection, batches: Sequence[Batch], shares: dict[Key, Share], now: datetime
) -> None:
    """One event per partition and edition that had records: what readers sum, and its closing."""
    ranges = {batch.place.partition: batch for batch in batches}
    for (partition, edition), share in sorted(shares.items()):
        if not (share.votes or share.markers):
            continue
        batch = ranges[partition]
        event = VotesRecorded(
            edition=edition,
            partition=partition,
            first_offset=batch.expected,
            last_offset=batch.after - 1,
            counts=tuple(_minutes(share.added)),
            duplicates=share.duplicates,
            closed=tuple(marker.closed_at for marker in share.markers),
        )
        outbox.publish(conn, event, edition=share.code, now=now)


def _minutes(added: Iterable[Added]) -> Iterable[MinuteCount]:
    return (MinuteCount(entry=one.entry, minute=one.minute, votes=one.votes) for one in added)
