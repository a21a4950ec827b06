"""People choose what they get, by purpose and way."""

from collections.abc import Collection
from datetime import datetime

from notifications.model.kinds import Kind
from notifications.model.purposes import PURPOSES, Purpose, Way
from notifications.store import preferences
from servicekit.db import Database


def choose_all(
    database: Database, account: int, wanted: Collection[tuple[Purpose, Way]], now: datetime
) -> None:
    """Every purpose and way at once, as the page's form sends them."""
    with database.transaction() as conn:
        for purpose in Purpose:
            for way in Way:
                yes = (purpose, way) in wanted
                preferences.choose(conn, account, purpose, way, wanted=yes, method="page", now=now)


def unsubscribe(database: Database, account: int, kind: Kind, now: datetime) -> Purpose:
    """One click stops the letter's whole purpose by every way; again changes nothing."""
    purpose = PURPOSES[kind]
    with database.transaction() as conn:
        for way in Way:
            preferences.choose(
                conn, account, purpose, way, wanted=False, method="one_click", now=now
            )
    return purpose
