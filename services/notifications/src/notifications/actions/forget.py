"""Erase an account's addresses when its contact is erased (law 11)."""

from datetime import datetime

from notifications.actions.settle import tell
from notifications.model.letter_keys import marks
from notifications.model.states import Failure, State
from notifications.store import contacts, erasure, preferences
from servicekit.db import Connection


def forget_contact(conn: Connection, account: int, letter_keys: str, now: datetime) -> None:
    """Contacts, choices and masked addresses go; what still waits for them is given up."""
    known = contacts.forget(conn, account)
    preferences.forget(conn, account)
    addresses = [] if known is None else [known.email, known.phone]
    hashes = [mark for one in addresses if one for mark in marks(one, letter_keys)]
    for given_up in erasure.forget_recipient(conn, account, hashes, now):
        tell(conn, given_up, State.UNDELIVERABLE, now, failure=Failure.NO_CONTACT)
