"""Erase an account's addresses when its contact is erased (law 11)."""

from datetime import datetime

from contracts.events import MessageSettled
from notifications.model.letter_keys import marks
from notifications.store import contacts, erasure, preferences
from servicekit import outbox
from servicekit.db import Connection


def forget_contact(conn: Connection, account: int, letter_keys: str, now: datetime) -> None:
    """Contacts, choices and masked addresses go; what still waits for them is given up."""
    known = contacts.forget(conn, account)
    preferences.forget(conn, account)
    addresses = [] if known is None else [known.email, known.phone]
    hashes = [mark for one in addresses if one for mark in marks(one, letter_keys)]
    for message_id, kind, tries, edition in erasure.forget_recipient(conn, account, hashes, now):
        event = MessageSettled(
            message=message_id, kind=kind, channel="none", state="failed", tries=tries, at=now
        )
        outbox.publish(conn, event, edition=edition, now=now)
