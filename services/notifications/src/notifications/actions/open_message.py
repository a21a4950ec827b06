"""A person opens a message in their inbox."""

from notifications.store import inbox, lists
from notifications.store.lists import Detailed
from servicekit.db import Connection, Database, NotFound


def open_message(database: Database, account: int, message: str) -> Detailed:
    """The message, which is not new any more. Raises NotFound for one of somebody else, too."""
    with database.transaction() as conn:
        found = _own(conn, account, message)
        inbox.mark_read(conn, account, message)
    return found


def _own(conn: Connection, account: int, message: str) -> Detailed:
    found = lists.one(conn, message)
    if found.account != account:
        raise NotFound(message)
    return found
