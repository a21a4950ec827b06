"""Staff put failed messages into the queue again."""

from datetime import datetime

from notifications.errors import NotRetryable
from notifications.model.filters import Filter
from notifications.store import lists, retries
from servicekit.db import Database


def retry_message(database: Database, message_id: str, actor: int, now: datetime) -> None:
    """Raises NotFound, NotRetryable."""
    with database.transaction() as conn:
        lists.one(conn, message_id)
        if not retries.retry_one(conn, message_id, actor, now):
            raise NotRetryable(message_id)


def retry_filter(database: Database, wanted: Filter, actor: int, now: datetime) -> int:
    """All failed messages of the filter; answers how many."""
    with database.transaction() as conn:
        return retries.retry_all(conn, wanted, actor, now)
