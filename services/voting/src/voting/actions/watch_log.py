"""Which log this is: a replaced one is a new incarnation and waits to be adopted (laws 2, 3)."""

from datetime import datetime

import structlog

from contracts.events import EditionState
from servicekit import copies
from servicekit.db import Connection
from servicekit.kafka import TopicIdentity
from voting.errors import LogReplaced
from voting.store import incarnations
from voting.store.incarnations import Incarnation

log = structlog.get_logger()


def watch_log(conn: Connection, topic: TopicIdentity, now: datetime) -> Incarnation:
    """The incarnation of this log; a new one when it is not the one we knew.

    The very first log is adopted at once; a later one only by an operator (`adopt-log`).
    """
    incarnations.lock(conn)
    newest = incarnations.newest(conn)
    if newest is not None and newest.is_of(topic):
        return newest
    reason = "first log" if newest is None else "log replaced"
    log.warning("new incarnation", reason=reason, topic_id=topic.topic_id)
    return incarnations.start(conn, topic, reason, now, adopted=newest is None)


def check_adopted(conn: Connection, topic: TopicIdentity) -> None:
    """Raises LogReplaced: the ledger must not read a log that is past or nobody has looked at."""
    newest = incarnations.newest(conn)
    if newest is None or not newest.is_of(topic) or not incarnations.is_adopted(conn, topic):
        raise LogReplaced(f"{topic.name} has id {topic.topic_id}, run `voting adopt-log`")


def adopt_log(conn: Connection, topic: TopicIdentity, now: datetime) -> int:
    """An operator has looked: the ledger reads this log from its beginning."""
    incarnations.lock(conn)
    return incarnations.adopt(conn, topic, now)


def adopt_restored(conn: Connection, topic: TopicIdentity, now: datetime) -> Incarnation:
    """All that was acknowledged before the restore is in this log or in the ledger."""
    incarnations.lock(conn)
    return incarnations.start(conn, topic, "restored", now, adopted=True)


def start_incarnation(
    conn: Connection, topic: TopicIdentity, reason: str, now: datetime
) -> Incarnation:
    """After a restore of the log or of accounts: what the filter knew is worth nothing."""
    incarnations.lock(conn)
    adopted = incarnations.is_adopted(conn, topic)
    return incarnations.start(conn, topic, reason, now, adopted=adopted)


def fix_receipt_keys(conn: Connection, key_id: int) -> None:
    """Every edition keeps the receipt key it meets first (law 4)."""
    for edition in copies.every(conn, EditionState):
        incarnations.fix_receipt_key(conn, edition.number, key_id)
