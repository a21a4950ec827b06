"""Votes: only whether an entry has any, because its publication is then not undone."""

from contracts.events import VotesRecorded
from servicekit.consumer import Received
from servicekit.db import Connection
from submissions.store import voted


def handle_votes(conn: Connection, received: Received[VotesRecorded]) -> None:
    """Note the entries of one ledger transaction."""
    batch = received.event
    if batch.counts:
        voted.add(conn, batch.edition, (count.entry for count in batch.counts))
