"""Signing in by code; the first time makes the account."""

from datetime import datetime

from accounts import metrics
from accounts.actions.announce import announce, tell_sign_in
from accounts.actions.codes import check_code
from accounts.actions.declare import record_declaration
from accounts.actions.sessions import Issued, open_session
from accounts.errors import AccountBlocked, Refusal
from accounts.model.attempts import Attempt
from accounts.model.contacts import Contact
from accounts.model.declarations import Declaration
from accounts.model.hashing import contact_hash
from accounts.settings import AccountsSettings
from accounts.store import accounts, audit, contacts
from accounts.store.audit import Doing
from servicekit.db import Connection, Database


def sign_in_with_code(
    database: Database,
    settings: AccountsSettings,
    attempt: Attempt,
    *,
    now: datetime,
    declaration: Declaration | None = None,
) -> Issued:
    """A session for whoever holds the contact.

    Raises WrongCode, NoLiveCode, TriedTooOften, AccountBlocked and what `declare` raises;
    a refused declaration leaves the code unused.
    """
    with database.transaction() as conn:
        refusal = check_code(conn, settings, attempt, now=now)
        issued = None if refusal else _enter(conn, settings, attempt, declaration, now)
    if issued is None:
        metrics.SIGN_INS.labels("code", "refused").inc()
        raise refusal or Refusal()
    metrics.SIGN_INS.labels("code", "done").inc()
    return issued


def _enter(
    conn: Connection,
    settings: AccountsSettings,
    attempt: Attempt,
    declaration: Declaration | None,
    now: datetime,
) -> Issued:
    number, changed = _find_or_create(conn, settings, attempt.contact, now)
    if accounts.lock_account(conn, number).state == "blocked":
        raise AccountBlocked(number)
    if declaration is not None:
        record_declaration(conn, number, declaration, "api", now)
    if changed or declaration is not None:
        announce(conn, number, now)
    if not changed:
        tell_sign_in(conn, number, settings, attempt, now)
    return open_session(conn, settings, number, "code", now)


def _find_or_create(
    conn: Connection, settings: AccountsSettings, contact: Contact, now: datetime
) -> tuple[int, bool]:
    """The account of the contact and whether it changed; the contact is locked by `check_code`."""
    holder = contacts.lock_holder(conn, contact.canonical)
    if holder is not None:
        return holder, False
    number = come_back(conn, settings, contact, now)
    if number is None:
        number = accounts.create_account(conn, origin="code", name="", now=now)
        audit.record(
            conn,
            Doing(actor=number, now=now),
            "created",
            ("account", str(number)),
            after={"channel": contact.channel},
        )
    contacts.add_contact(conn, number, contact, now)
    return number, True


def come_back(
    conn: Connection, settings: AccountsSettings, contact: Contact, now: datetime
) -> int | None:
    """The number the person had before erasure: coming back gives no second vote (law 11).

    The caller has locked the contact.
    """
    number = contacts.take_erased(conn, contact_hash(settings.pepper, contact.canonical))
    if number is None:
        return None
    account = accounts.lock_account(conn, number)
    if account.merged_into is not None:
        return account.merged_into
    if account.state == "erased":
        accounts.set_returned(conn, number)
        audit.record(conn, Doing(actor=number, now=now), "returned", ("account", str(number)))
    return number
