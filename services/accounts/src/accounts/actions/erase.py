"""Erasure at the person's wish, and forgetting what was kept for the edition's sake (law 11)."""

from datetime import datetime

from accounts.actions.announce import announce
from accounts.errors import StillStaff
from accounts.model.hashing import contact_hash
from accounts.settings import AccountsSettings
from accounts.store import (
    accounts,
    audit,
    conflicts,
    consents,
    contacts,
    grants,
    passwords,
    sessions,
)
from accounts.store.audit import Doing
from servicekit import copies
from servicekit.db import Connection, Database


def erase_account(
    database: Database, settings: AccountsSettings, number: int, now: datetime
) -> None:
    """Delete everything personal; the number stays, its votes too.

    Raises StillStaff, AccountNotActive, NoCurrentEdition (how long to keep the hash is unknown).
    """
    with database.transaction() as conn:
        edition = copies.current_edition(conn).code
        accounts.lock_active(conn, number)
        if grants.grants_of(conn, number):
            raise StillStaff(number)
        for contact in contacts.contacts_of(conn, number):
            hashed = contact_hash(settings.pepper, contact.canonical)
            contacts.remember_erased(conn, hashed, number, edition, now)
        _delete_personal(conn, number, now)
        accounts.set_erased(conn, number)
        audit.record(conn, Doing(actor=number, now=now), "erased", ("account", str(number)))
        announce(conn, number, now)


def _delete_personal(conn: Connection, number: int, now: datetime) -> None:
    contacts.delete_contacts(conn, number)
    passwords.delete_password(conn, number)
    consents.withdraw_consents(conn, number, now)
    sessions.end_sessions_of(conn, number, "erased", now)
    conflicts.settle_gone(conn, number, now)
