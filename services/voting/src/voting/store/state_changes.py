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


def put(conn: Connection, vote: Vote, before: State, after: State, why: Why) -> None:
    db.execute(
        conn,
        """
        INSERT INTO state_changes
            (edition, entry, account, before, after, reason, changed_by, changed_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (*vote, before, after, why.reason, why.by, why.at),
    )
