"""Name the voters of the day before, where the edition thanks them."""

from datetime import date, datetime, time, timedelta
from typing import Final

from contracts.events import EditionState, VotersOfDay
from servicekit import copies, outbox
from servicekit.db import Connection, Database
from servicekit.times import VN
from voting.store import thanked_days

MORNING: Final = time(7)
"""The night is for backups, and votes of the last minute are in the ledger long before."""


def tell_voters(database: Database, now: datetime) -> int:
    """Once for each edition and day; answers how many voters were named."""
    here = now.astimezone(VN)
    if here.time() < MORNING:
        return 0
    day = here.date() - timedelta(days=1)
    with database.transaction() as conn:
        wanting = [edition for edition in copies.every(conn, EditionState) if _had(edition, day)]
    told = 0
    for edition in wanting:
        with database.transaction() as conn:
            told += _tell(conn, edition, day, now)
    return told


def _had(edition: EditionState, day: date) -> bool:
    """Whether the edition thanks its voters and there was voting on that day."""
    window = edition.windows.voting
    if not edition.thanks_voters or window is None:
        return False
    start, end = _bounds(day)
    return window.start < end and (window.end is None or window.end > start)


def _tell(conn: Connection, edition: EditionState, day: date, now: datetime) -> int:
    if not thanked_days.mark(conn, edition.number, day, now):
        return 0
    told = 0
    for voters in thanked_days.voters(conn, edition.number, *_bounds(day)):
        event = VotersOfDay(edition=edition.code, day=day, voters=voters)
        outbox.publish(conn, event, edition=edition.code, now=now)
        told += len(voters)
    thanked_days.count(conn, edition.number, day, told)
    return told


def _bounds(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time(), VN)
    return start, start + timedelta(days=1)
