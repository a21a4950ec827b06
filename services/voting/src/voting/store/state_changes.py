"""The audit of strikes and holds."""

from dataclasses import dataclass
from datetime import datetime

from servicekit import db
from servicekit.db import Connection
from voting.model.receipts import Vote
from voting.store.ledger import State


@dataclass(frozen=True)
class Why:
    """Who changed a vote's state, when and for what reason."""

    reason: str
    by: str
    at: datetime


def put(conn: Connection, vote: Vote, before: State, after: State, why: Why) -> int:
    """Answers the number of the change."""
    number = db.value(
        conn,
        """
        INSERT INTO state_changes
            (edition, entry, account, before, after, reason, changed_by, changed_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
        """,
        (*vote, before, after, why.reason, why.by, why.at),
    )
    return int(number or 0)
