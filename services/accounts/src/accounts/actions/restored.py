"""After a restore: numbers and keys that were handed out since the backup are never used again."""

from typing import Final

from accounts.actions.keys import rotate_key
from accounts.settings import AccountsSettings
from accounts.store import accounts, audit
from accounts.store.audit import Doing
from servicekit.db import Database

MARGIN: Final = 10_000
"""Far more accounts than are made between a backup's last copy and the loss."""


def continue_numbers(
    database: Database, settings: AccountsSettings, above: int, doing: Doing
) -> int:
    """Go on with numbers nobody can have (law 11); answers the last one that is left out.

    `above`: the highest number anybody has seen. Tokens signed before the restore are refused from
    now on: one of them could name a number that somebody else gets. Sessions renew theirs.
    """
    with database.transaction() as conn:
        last = accounts.skip_numbers(conn, above, MARGIN)
        audit.record(conn, doing, "numbers_skipped", ("account", str(last)))
    rotate_key(database, settings, doing, at_once=True)
    return last
