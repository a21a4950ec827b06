"""Telling other services how an account is now; always in the transaction that changed it."""

from datetime import datetime
from typing import Literal

from accounts.errors import NoSuchAccount
from accounts.model.attempts import Attempt, place_of
from accounts.model.hashing import contact_hash
from accounts.settings import AccountsSettings
from accounts.store import accounts, contacts, grants
from contracts import topics
from contracts.envelope import ALL_EDITIONS
from contracts.events import AccountState, ContactState, SignedInAnew
from servicekit.db import Connection
from servicekit.outbox import publish, publish_tombstone

CHANNELS: tuple[Literal["email", "phone"], ...] = ("email", "phone")


def announce(conn: Connection, number: int, now: datetime) -> None:
    """A new version of the account and of its contacts. Raises NoSuchAccount."""
    accounts.next_version(conn, number)
    publish_states(conn, number, now)


def publish_states(conn: Connection, number: int, now: datetime) -> None:
    """Both states as stored, without a new version (for `republish`)."""
    account = accounts.find_account(conn, number)
    if account is None:
        raise NoSuchAccount(number)
    known = contacts.contacts_of(conn, number)
    found = {contact.channel for contact in known}
    publish(
        conn,
        AccountState(
            account=number,
            version=account.version,
            state=account.state,
            kind=account.kind,
            merged_into=account.merged_into,
            commune=account.commune,
            declared_at=account.declared_at,
            verified=tuple(channel for channel in CHANNELS if channel in found),
            roles=grants.active_roles(conn, number),
            created_at=account.created_at,
        ),
        edition=ALL_EDITIONS,
        now=now,
    )
    _publish_contacts(conn, account, known, now)


def tell_sign_in(
    conn: Connection, number: int, settings: AccountsSettings, attempt: Attempt, now: datetime
) -> None:
    """Say that the account was entered where it never was before; nothing where it was."""
    hashed = contact_hash(settings.pepper, attempt.contact.canonical)
    if place_of(settings.pepper, attempt.visitor, hashed).is_strange:
        event = SignedInAnew(
            account=number, at=now, by="browser" if attempt.visitor.device else "program"
        )
        publish(conn, event, edition=ALL_EDITIONS, now=now)


def _publish_contacts(
    conn: Connection, account: accounts.Account, known: list[contacts.ContactRow], now: datetime
) -> None:
    if not known:
        publish_tombstone(conn, topics.CONTACTS, str(account.number))
        return
    first = {contact.channel: contact.address for contact in reversed(known)}
    publish(
        conn,
        ContactState(
            account=account.number,
            version=account.version,
            name=account.name,
            email=first.get("email"),
            phone=first.get("phone"),
        ),
        edition=ALL_EDITIONS,
        now=now,
    )
