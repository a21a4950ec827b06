"""What time itself does: days of grants begin and end, old things are forgotten."""

from datetime import datetime, timedelta
from typing import Final

from accounts.actions.announce import announce
from accounts.model.editions import is_over
from accounts.model.grants import today
from accounts.store import attempts, challenges, contacts, grants, keys, sessions
from contracts.events import EditionState
from servicekit import copies
from servicekit.db import Connection, Database

CODES_KEPT: Final = timedelta(hours=2)
ATTEMPTS_KEPT: Final = timedelta(hours=25)
SESSIONS_KEPT: Final = timedelta(days=30)


def move_days(database: Database, now: datetime) -> int:
    """Announce accounts whose roles began or ended with the day; answers how many."""
    with database.transaction() as conn:
        changed = grants.move_days(conn, today(now))
        for number in changed:
            announce(conn, number, now)
    return len(changed)


def forget_old(database: Database, now: datetime) -> None:
    """Codes, failures, addresses, ended sessions, retired keys, hashes of ended editions."""
    with database.transaction() as conn:
        challenges.delete_old_challenges(conn, now - CODES_KEPT)
        attempts.delete_old_attempts(conn, now - ATTEMPTS_KEPT)
        sessions.delete_old_sessions(conn, now - SESSIONS_KEPT)
        keys.wipe_retired(conn, now)
        _forget_erased(conn, now)


def _forget_erased(conn: Connection, now: datetime) -> None:
    for code in contacts.erased_editions(conn):
        edition = copies.find(conn, EditionState, code)
        if edition is not None and is_over(edition, now):
            contacts.forget_erased(conn, code)
