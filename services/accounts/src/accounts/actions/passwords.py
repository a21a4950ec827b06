"""Staff sign in with a password; the initial one only serves to set their own."""

from datetime import datetime
from typing import Final

from accounts import metrics
from accounts.actions.announce import tell_sign_in
from accounts.actions.sessions import Issued, open_session
from accounts.errors import (
    AccountBlocked,
    Locked,
    PasswordNeeded,
    TooManyCodes,
    WeakPassword,
    WrongPassword,
)
from accounts.model import codes
from accounts.model.attempts import MAX_FAILURES, Attempt, limits, place_of
from accounts.model.hashing import account_hash, address_hash, contact_hash
from accounts.model.passwords import (
    INITIAL_LIFETIME,
    hash_password,
    is_long_enough,
    new_password,
    verify_password,
)
from accounts.settings import AccountsSettings
from accounts.store import accounts, attempts, audit, contacts, passwords, sessions
from accounts.store.audit import Doing
from accounts.store.locks import lock_contact
from servicekit.db import Connection, Database

ADDRESS_KIND: Final = "password"
ADDRESS_QUOTA: Final = 300


def sign_in_with_password(
    database: Database,
    settings: AccountsSettings,
    attempt: Attempt,
    *,
    now: datetime,
) -> Issued:
    """Raises WrongPassword (alike for unknown accounts, after the same time), Locked, TooManyCodes,

    AccountBlocked. The try is counted before the password is checked, so that parallel guesses
    cannot slip past the lock; a right one takes it back. A lock holds where it was earned: on
    other addresses and on devices the person has signed in on, it does not (`model.attempts`).
    """
    hashed = contact_hash(settings.pepper, attempt.contact.canonical)
    counted = limits(place_of(settings.pepper, attempt.visitor, hashed), hashed)
    stored = _count_try(database, settings, attempt, counted, now)
    right = verify_password(None if stored is None else stored.hash, attempt.secret)
    if stored is None or not right or _is_stale(stored, now):
        metrics.SIGN_INS.labels("password", "refused").inc()
        raise WrongPassword
    with database.transaction() as conn:
        attempts.forgive(conn, counted, "password")
        if accounts.lock_account(conn, stored.account).state != "active":
            raise AccountBlocked(stored.account)
        tell_sign_in(conn, stored.account, settings, attempt, now)
        issued = open_session(conn, settings, stored.account, "password", now)
    metrics.SIGN_INS.labels("password", "done").inc()
    return issued


def change_password(
    database: Database, number: int, *, old: str, new: str, session: str, now: datetime
) -> None:
    """The person's own password; other sessions end.

    Raises WrongPassword, Locked, WeakPassword. Tries are counted as at sign-in, but by account:
    strangers who guess at the sign-in page do not lock this form.
    """
    stored = _count_change(database, number, now)
    if not verify_password(stored.hash, old):
        raise WrongPassword
    with database.transaction() as conn:
        attempts.forgive(conn, [account_hash(number)], "password")
    if not is_long_enough(new) or new == old:
        raise WeakPassword
    hashed = hash_password(new)
    with database.transaction() as conn:
        accounts.lock_active(conn, number)
        passwords.set_password(conn, number, hashed, initial=False, now=now)
        sessions.end_sessions_of(conn, number, "password", now, but=session)
        audit.record(conn, Doing(actor=number, now=now), "password_set", ("account", str(number)))


def issue_password(database: Database, number: int, doing: Doing) -> str:
    """An initial password, told to the person once. Raises PasswordNeeded, AccountNotActive."""
    password = new_password()
    hashed = hash_password(password)
    with database.transaction() as conn:
        accounts.lock_active(conn, number)
        store_initial(conn, number, hashed, doing)
    return password


def store_initial(conn: Connection, number: int, hashed: str, doing: Doing) -> None:
    """In the caller's transaction. Raises PasswordNeeded without an e-mail to sign in with."""
    if all(contact.channel != "email" for contact in contacts.contacts_of(conn, number)):
        raise PasswordNeeded(number)
    passwords.set_password(conn, number, hashed, initial=True, now=doing.now)
    sessions.end_sessions_of(conn, number, "password", doing.now)
    audit.record(conn, doing, "password_issued", ("account", str(number)))


def _count_change(database: Database, number: int, now: datetime) -> passwords.PasswordRow:
    """Raises WrongPassword without a password to change, Locked."""
    counted = {account_hash(number): MAX_FAILURES}
    with database.transaction() as conn:
        lock_contact(conn, account_hash(number))
        stored = passwords.find_password(conn, number)
        if stored is None:
            raise WrongPassword
        until = attempts.locked_until(conn, counted, "password", now)
        if until is not None:
            raise Locked(until, now)
        attempts.count_failure(conn, counted, "password", now)
    return stored


def _count_try(
    database: Database,
    settings: AccountsSettings,
    attempt: Attempt,
    counted: dict[bytes, int],
    now: datetime,
) -> passwords.PasswordRow | None:
    canonical, window = attempt.contact.canonical, codes.address_window(now)
    address = address_hash(settings.pepper, attempt.visitor.address)
    with database.transaction() as conn:
        lock_contact(conn, contact_hash(settings.pepper, canonical))
        until = attempts.locked_until(conn, counted, "password", now)
        asked = attempts.count_request(conn, address, ADDRESS_KIND, window)
        if until is None and asked <= ADDRESS_QUOTA:
            attempts.count_failure(conn, counted, "password", now)
        holder = contacts.find_contact(conn, canonical)
        stored = None if holder is None else passwords.find_password(conn, holder.account)
    if until is not None:
        raise Locked(until, now)
    if asked > ADDRESS_QUOTA:
        raise TooManyCodes(int((window + codes.ADDRESS_WINDOW - now).total_seconds()) + 1)
    return stored


def _is_stale(stored: passwords.PasswordRow, now: datetime) -> bool:
    return stored.initial and now - stored.changed_at > INITIAL_LIFETIME
