"""Messages that staff put into the queue again; those without an account are asked for anew."""

from datetime import datetime

from notifications.model.filters import Filter
from notifications.model.kinds import Lane
from notifications.model.schedule import LIFE
from notifications.store import messages
from notifications.store.filtering import MATCHING
from servicekit import db
from servicekit.db import Connection


def count(conn: Connection, wanted: Filter) -> int:
    """How many of the filter failed for good and could be sent again."""
    return int(
        db.value(
            conn,
            f"""
            SELECT count(*) FROM messages
            WHERE state IN ('failed_permanent', 'expired', 'undeliverable')
              AND account IS NOT NULL AND kind <> 'sign_in_code'
              AND {MATCHING}
            """,
            wanted.params(),
        )
        or 0
    )


def retry_all(conn: Connection, wanted: Filter, actor: int, now: datetime) -> int:
    """Queue all of them again; answers how many."""
    queued = db.execute(
        conn,
        f"""
        WITH queued AS (
            UPDATE messages SET state = 'created', due_at = %(now)s, settled_at = NULL,
                                failure = NULL, expires_at = %(now)s + %(life)s
            WHERE state IN ('failed_permanent', 'expired', 'undeliverable')
              AND account IS NOT NULL AND kind <> 'sign_in_code'
              AND {MATCHING}
            RETURNING id)
        INSERT INTO steps (message, at, state, actor)
        SELECT id, %(now)s, 'created', %(actor)s FROM queued
        """,
        wanted.params() | {"now": now, "life": LIFE, "actor": actor},
    )
    messages.wake(conn, Lane.ORDINARY)
    return queued


def retry_one(conn: Connection, message_id: str, actor: int, now: datetime) -> bool:
    """Queue one again, or bring its next try forward; False when that is not possible."""
    queued = db.execute(
        conn,
        """
        WITH queued AS (
            UPDATE messages SET state = 'created', due_at = %(now)s, settled_at = NULL,
                                failure = NULL, expires_at = %(now)s + %(life)s
            WHERE id = %(id)s AND account IS NOT NULL AND kind <> 'sign_in_code'
              AND state IN ('failed_permanent', 'expired', 'undeliverable', 'failed_temporary')
            RETURNING id)
        INSERT INTO steps (message, at, state, actor)
        SELECT id, %(now)s, 'created', %(actor)s FROM queued
        """,
        {"id": message_id, "now": now, "life": LIFE, "actor": actor},
    )
    messages.wake(conn, Lane.ORDINARY)
    return queued == 1
