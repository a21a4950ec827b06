"""What a demonstration shows of messages that are long over: invented numbers, about nobody."""

from datetime import date, datetime, timedelta
from typing import Final

from notifications.model.channels import Channel
from notifications.model.kinds import Kind
from notifications.model.states import Failure, State
from notifications.store import archive
from notifications.store.archive import Counted
from servicekit.db import Database
from servicekit.times import VN

EDITION: Final = "trinh-dien"
_EMAIL, _SMS = Channel.EMAIL, Channel.SMS
_SENT, _DEAD = State.SENT, State.FAILED_PERMANENT
NUMBERS: Final[tuple[tuple[tuple[Kind, Channel, State, Failure | None, int], ...], ...]] = (
    (
        (Kind.WELCOME, _EMAIL, State.DELIVERED, None, 412),
        (Kind.DOSSIER_RECEIVED, _EMAIL, _SENT, None, 96),
        (Kind.SUPPLEMENT_ASKED, _EMAIL, _SENT, None, 21),
        (Kind.WELCOME, _EMAIL, _DEAD, Failure.BOUNCED, 9),
    ),
    (
        (Kind.VOTING_OPENS, _EMAIL, _SENT, None, 1_874),
        (Kind.PUBLISHED, _EMAIL, _SENT, None, 88),
        (Kind.REPORT_DUE, _EMAIL, State.DELIVERED, None, 276),
        (Kind.VOTING_OPENS, _SMS, _SENT, None, 143),
        (Kind.VOTING_OPENS, _EMAIL, _DEAD, Failure.BOUNCED, 31),
    ),
    (
        (Kind.VOTING_CLOSED, _EMAIL, _SENT, None, 1_902),
        (Kind.RESULT, _EMAIL, State.DELIVERED, None, 88),
        (Kind.CERTIFICATE, _EMAIL, State.DELIVERED, None, 27),
        (Kind.REPORT_OVERDUE, _EMAIL, _SENT, None, 14),
    ),
)
"""Of three months in a row, the earliest first."""


def seed_months(database: Database, message_days: int, now: datetime) -> int:
    """Add the numbers that are missing, for the last months that are folded by now; answers how
    many there are of them."""
    last = (now - timedelta(days=message_days)).astimezone(VN).date().replace(day=1)
    months: list[date] = []
    for _ in NUMBERS:
        last = (last - timedelta(days=1)).replace(day=1)
        months.insert(0, last)
    rows = [
        Counted(month, EDITION, kind, channel, state, failure or "", count)
        for month, numbers in zip(months, NUMBERS, strict=True)
        for kind, channel, state, failure, count in numbers
    ]
    with database.transaction() as conn:
        if archive.holds_something(conn):
            return 0
        archive.add(conn, rows)
    return len(rows)
