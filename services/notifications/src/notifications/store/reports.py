"""What the other side reports later about messages."""

from dataclasses import dataclass
from datetime import datetime

from notifications.model.reports import Verdict
from notifications.model.states import Failure, State
from servicekit import db
from servicekit.db import Connection
from servicekit.ids import read_id


@dataclass(frozen=True)
class Reported:
    """The message a report is about, locked."""

    id: str
    kind: str
    edition: str
    account: int | None
    occasion: str
    state: str
    channel: str | None
    tries: int
    leg: int
    expires_at: datetime
    recipient: str
    masked: str


def lock(conn: Connection, message: str) -> Reported | None:
    """None for an id that is none, or is not known (any more)."""
    key = read_id(message)
    if key is None:
        return None
    return db.maybe(
        conn,
        Reported,
        """
        SELECT id::text, kind, edition, account, occasion, state, channel, tries, leg, expires_at,
               recipient, masked
        FROM messages WHERE id = %s FOR UPDATE
        """,
        (key,),
    )


def change(
    conn: Connection, message: str, state: State, failure: Failure | None, now: datetime
) -> None:
    """The row is locked; a message that is settled has no secret and no lease."""
    db.execute(
        conn,
        """
        UPDATE messages SET state = %s, failure = %s, settled_at = %s, sealed = NULL,
                            lease_until = NULL
        WHERE id = %s
        """,
        (state, failure, now, message),
    )


def send_on(conn: Connection, message: str, leg: int, now: datetime) -> None:
    """It did not arrive: the next channel is tried."""
    db.execute(
        conn,
        """
        UPDATE messages SET state = 'failed_temporary', failure = 'bounced', settled_at = NULL,
                            due_at = %s, leg = %s
        WHERE id = %s
        """,
        (now, leg, message),
    )


def was_told(conn: Connection, message: str, verdict: Verdict) -> bool:
    """Whether the history has a line with this verdict already."""
    found = db.value(
        conn, "SELECT 1 FROM steps WHERE message = %s AND failure = %s LIMIT 1", (message, verdict)
    )
    return found is not None
