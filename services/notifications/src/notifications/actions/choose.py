"""People choose which optional messages they get."""

from collections.abc import Collection
from datetime import datetime

from notifications.model.kinds import OPTIONAL, Kind
from notifications.store import preferences
from servicekit.db import Database


def choose_kinds(database: Database, account: int, wanted: Collection[str], now: datetime) -> None:
    """All optional kinds at once, as the page's form sends them."""
    with database.transaction() as conn:
        for kind in OPTIONAL:
            preferences.choose(conn, account, kind, wanted=kind in wanted, method="page", now=now)


def unsubscribe(database: Database, account: int, kind: Kind, now: datetime) -> None:
    """One click; doing it again changes nothing."""
    with database.transaction() as conn:
        preferences.choose(conn, account, kind, wanted=False, method="one_click", now=now)
