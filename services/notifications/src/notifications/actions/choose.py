"""People choose what they get, by purpose and way."""

from collections.abc import Collection
from datetime import datetime

from notifications.model.kinds import Kind
from notifications.model.purposes import PURPOSES, Purpose, Way
from notifications.store import contacts, preferences
from notifications.store.preferences import Method
from servicekit.db import Connection, Database


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
        refuse(conn, account, purpose, "one_click", now)
    return purpose


def refuse(conn: Connection, account: int, purpose: Purpose, method: Method, now: datetime) -> None:
    """A purpose by every way, for the person: by now their account may be part of another one."""
    account = contacts.survivor(conn, account)
    for way in Way:
        preferences.choose(conn, account, purpose, way, wanted=False, method=method, now=now)
